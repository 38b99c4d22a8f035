import type { Counters } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { VerdictShape } from '../parts/verdict-mark.tsx'
import type { VNode } from '../vendor/preact.js'

/** Yield and counts since the service started. */
export function Tiles({
  counters: { total, ok, ng, review }
}: {
  readonly counters: Omit<Counters, 'ngStreak'>
}): VNode {
  const verdicts = [
    ['OK', ok],
    ['NG', ng],
    ['REVIEW', review]
  ] as const
  return (
    <dl class="tiles">
      <div class="tile wide">
        <dt>{t('Yield')}</dt>
        <dd>{total === 0 ? '–' : format.percent(ok / total)}</dd>
      </div>
      {verdicts.map(([verdict, count]) => (
        <div key={verdict} class={`tile ${verdict.toLowerCase()}`}>
          <dt>
            <VerdictShape verdict={verdict} />
            {verdict}
          </dt>
          <dd>{format.count(count)}</dd>
        </div>
      ))}
    </dl>
  )
}
