import type { ModelVersion } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import { nameOf, RateWords, StateTag } from './version-words.tsx'

/** Model versions side by side: their figures, with the numbers that these come from. */
export function Comparison({ versions }: { readonly versions: readonly ModelVersion[] }): VNode {
  const rows: readonly (readonly [name: string, valueOf: (version: ModelVersion) => VNode | string])[] = [
    [t('State'), ({ state }) => <StateTag state={state} />],
    [t('Made'), ({ createdAt }) => format.time(createdAt)],
    [t('Comment'), ({ comment }) => comment ?? '–'],
    [t('Trained on'), ({ trainedOn }) => labelWords(trainedOn)],
    [t('Checked on'), ({ checkedOn }) => labelWords(checkedOn)],
    ['AUROC', ({ auroc }) => (auroc === null ? '–' : format.decimal(auroc, 4))],
    [t('Escapes'), ({ escape }) => <RateWords rate={escape} />],
    [t('Overkills'), ({ overkill }) => <RateWords rate={overkill} />],
    [t('Threshold'), ({ threshold }) => format.score(threshold)],
    [t('Disk'), ({ bytes }) => format.bytes(bytes)]
  ]
  const isSameData = new Set(versions.map(({ dataHash }) => dataHash)).size === 1
  return (
    <section class="card" aria-labelledby="comparison-title">
      <h2 id="comparison-title">{t('Side by side')}</h2>
      {!isSameData && (
        <p class="small soft">{t('They were checked on different pictures: small differences say little.')}</p>
      )}
      <div class="scroll compared" role="region" tabIndex={0} aria-labelledby="comparison-title">
        <table aria-label={t('Side by side')}>
          <thead>
            <tr>
              <td></td>
              {versions.map((version) => (
                <th scope="col" key={version.version}>
                  {nameOf(version)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, valueOf]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {versions.map((version) => (
                  <td key={version.version} class="number">
                    {valueOf(version)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const labelWords = (counts: ModelVersion['trainedOn']): string =>
  counts === null ? '–' : t('{good} good, {defect} defect', { good: counts.good, defect: counts.defect })
