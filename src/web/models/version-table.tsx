import type { ModelVersion } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import { Agreement } from './agreement.tsx'
import { VersionActions } from './version-actions.tsx'
import type { VersionChanges } from './use-version-changes.ts'
import { RateWords, StateTag } from './version-words.tsx'

export interface VersionTableProps {
  readonly recipe: string
  readonly versions: readonly ModelVersion[]
  /** Null for those who may not change anything. */
  readonly changes: VersionChanges | null
  /** Versions that are to be compared. */
  readonly chosen: readonly string[]
  readonly onChoose: (version: string, isChosen: boolean) => void
}

export function VersionTable({ recipe, versions, changes, chosen, onChoose }: VersionTableProps): VNode {
  return (
    <table class="cards-on-phone">
      <caption class="hidden">{t('Model versions of {recipe}, newest first', { recipe })}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">{t('Compare')}</span>
          </th>
          <th scope="col">{t('Version')}</th>
          <th scope="col">{t('State')}</th>
          <th scope="col" class="figure">
            AUROC
          </th>
          <th scope="col" class="figure">
            {t('Escapes')}
          </th>
          <th scope="col" class="figure">
            {t('Overkills')}
          </th>
          <th scope="col" class="figure">
            {t('Threshold')}
          </th>
          <th scope="col">
            <span class="hidden">{t('Actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {versions.map((each) => (
          <tr key={each.version}>
            <td data-name={t('Compare')}>
              <input
                type="checkbox"
                aria-label={t('Compare {version}', { version: each.version })}
                checked={chosen.includes(each.version)}
                onChange={(event: Event) => {
                  onChoose(each.version, (event.target as HTMLInputElement).checked)
                }}
              />
            </td>
            <td class="wide">
              {each.name !== null && <strong>{each.name}</strong>} <code>{each.version}</code>
              <div class="small soft">
                {format.time(each.createdAt)} · {format.bytes(each.bytes)}
              </div>
              {each.comment !== null && <div class="small">{each.comment}</div>}
            </td>
            <td class="wide">
              <StateTag state={each.state} />
              {each.problem && <div class="small">{each.problem}</div>}
              {each.state === 'shadow' && <Agreement recipe={recipe} version={each.version} />}
            </td>
            <td class="figure" data-name="AUROC">
              {each.auroc === null ? '–' : format.decimal(each.auroc, 4)}
            </td>
            <td class="figure" data-name={t('Escapes')}>
              <RateWords rate={each.escape} />
            </td>
            <td class="figure" data-name={t('Overkills')}>
              <RateWords rate={each.overkill} />
            </td>
            <td class="figure" data-name={t('Threshold')}>
              {format.score(each.threshold)}
            </td>
            <td class="wide">
              <VersionActions recipe={recipe} version={each} changes={changes} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
