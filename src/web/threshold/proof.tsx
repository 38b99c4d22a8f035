import type { MistakeCosts, ThresholdPoint } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

/** What is still to be labelled until the promised limits are proven. */
export function Proof({ costs, point }: { readonly costs: MistakeCosts; readonly point: ThresholdPoint }): VNode {
  const { escape, overkill, missing } = point
  return (
    <ul class="proof">
      <li>
        {missing.defect === 0
          ? t('Proven: escapes at most {limit} at 95 %.', { limit: format.percent(costs.maxEscapeRate, 2) })
          : t(
              'To prove "escapes at most {limit} at 95 %", {n} more labelled defects are needed, none of them missed.',
              {
                limit: format.percent(costs.maxEscapeRate, 2),
                n: countOf(missing.defect)
              }
            )}{' '}
        <span class="soft">{t('{n} missed so far.', { n: escape?.count ?? 0 })}</span>
      </li>
      <li>
        {missing.good === 0
          ? t('Proven: overkill at most {limit} at 95 %.', { limit: format.percent(costs.maxOverkillRate, 2) })
          : t('To prove "overkill at most {limit} at 95 %", {n} more labelled good parts are needed, none rejected.', {
              limit: format.percent(costs.maxOverkillRate, 2),
              n: countOf(missing.good)
            })}{' '}
        <span class="soft">{t('{n} rejected so far.', { n: overkill?.count ?? 0 })}</span>
      </li>
    </ul>
  )
}

/** More than 1e9 are not counted. */
const countOf = (missing: number | null): string =>
  missing === null ? `> ${format.count(1e9)}` : format.count(missing)
