import type { HeatMap, InspectionRecord } from '../api-types.ts'
import * as format from '../format.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { RemotePicture } from '../parts/remote-picture.tsx'
import { VerdictBadge } from '../parts/verdict-mark.tsx'
import { Zoomable } from '../review/zoomable.tsx'
import { addressOf } from '../router.ts'
import { TeachOne } from '../teach/teach-one.tsx'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'
import { historyAddress } from './filters.tsx'

/** One judged part: picture, evidence, and what a person said of it. */
export function RecordDetail({ id }: { readonly id: string }): VNode {
  const path = `/inspections/${encodeURIComponent(id)}`
  const record = useResource<InspectionRecord>(path)
  const [hasHeat, setHeat] = useState(false)
  const heat = useResource<{ heatmap: HeatMap | null }>(hasHeat ? `${path}/heatmap` : null)
  if (record.problem !== null)
    return (
      <p class="message bad" role="alert">
        {record.problem}
      </p>
    )
  if (record.value === null)
    return (
      <p class="soft" role="status">
        {t('Loading')}
      </p>
    )
  const { verdict, circle, bore, partId, picture } = record.value
  return (
    <div class="reviewing">
      {picture === null ? (
        <div class="no-picture">
          <span>{t('No picture of this part was kept.')}</span>
        </div>
      ) : (
        <Zoomable>
          <RemotePicture
            path={`${path}/image?as=png`}
            verdict={verdict}
            circle={circle}
            bore={bore?.circle}
            heatmap={heat.value?.heatmap ?? null}
            description={t('Picture of the part')}
          />
        </Zoomable>
      )}
      <div class="card">
        <div class="row">
          <VerdictBadge verdict={verdict} />
          <strong>{partId === null ? t('Part without a number') : t('Part {id}', { id: partId })}</strong>
        </div>
        <Facts record={record.value} />
        {picture !== null && (
          <label class="check">
            <input
              type="checkbox"
              checked={hasHeat}
              onChange={(event: Event) => {
                setHeat((event.target as HTMLInputElement).checked)
              }}
            />{' '}
            {t('Heat map')}
          </label>
        )}
        {picture !== null && verdict !== 'OK' && (
          <TeachOne recipe={record.value.recipe} picturePath={`${path}/image?as=png`} />
        )}
        <a href={addressOf('history')}>{t('All of the history')}</a>
      </div>
    </div>
  )
}

function Facts({ record }: { readonly record: InspectionRecord }): VNode {
  const said = record.said ?? null
  const rows: readonly (readonly [string, VNode | string])[] = [
    [t('Why'), format.reason(record.reason)],
    [
      t('Score'),
      t('{score}, threshold {threshold}', {
        score: format.score(record.score),
        threshold: format.score(record.threshold)
      })
    ],
    [t('Recipe'), record.recipe],
    [t('Model version'), record.modelVersion],
    [
      t('Station'),
      record.station === null ? '–' : <a href={historyAddress({ station: record.station })}>{record.station}</a>
    ],
    [
      t('Part id'),
      record.partId === null ? '–' : <a href={historyAddress({ partId: record.partId })}>{record.partId}</a>
    ],
    [t('Measurement id'), record.measId ?? '–'],
    [t('Judged'), format.time(record.at)],
    [t('Label'), said === null ? t('nobody has looked at it') : `${wordsOf(said)} (${said.by ?? ''})`]
  ]
  return (
    <>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {record.evidence !== null && <EvidenceList evidence={record.evidence} />}
    </>
  )
}

const wordsOf = ({ label, defectKind }: NonNullable<InspectionRecord['said']>): string =>
  defectKind === null ? t(label) : `${t(label)}, ${format.defectKind(defectKind)}`

/** Each piece of evidence, the most unusual first; 1 is as unusual as good parts just get. */
function EvidenceList({ evidence }: { readonly evidence: NonNullable<InspectionRecord['evidence']> }): VNode {
  return (
    <table class="evidence-list">
      <caption class="small">{t('Evidence: 1 is as unusual as good parts get')}</caption>
      <tbody>
        {evidence.map(({ name, score, says }) => (
          <tr key={name} class={score > 1 ? 'alarm' : ''}>
            <th scope="row">{format.evidenceName(name)}</th>
            <td class="number">{format.decimal(score, 2)}</td>
            <td>{format.facts(says) ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
