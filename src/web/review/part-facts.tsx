import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import type { Waiting } from './use-queue.ts'

/** What is known of the part: why it was judged so, its score, where and when. */
export function PartFacts({ part }: { readonly part: Waiting }): VNode {
  // Of a plant's station, its name and what its camera is called.
  const station = [...new Set([part.plantStation, part.station])].filter((name) => name !== null).join(', ')
  const evidence = format.evidence(part.evidence)
  return (
    <dl class="facts">
      <dt>{t('Why')}</dt>
      <dd>
        {format.reason(part.reason)}
        {evidence !== null && <div class="small">{evidence}</div>}
      </dd>
      <dt>{t('Score')}</dt>
      <dd class="number">
        {t('{score}, threshold {threshold}', {
          score: format.score(part.score),
          threshold: format.score(part.threshold)
        })}
      </dd>
      <dt>{t('Recipe')}</dt>
      <dd>{part.recipe}</dd>
      {station !== '' && (
        <>
          <dt>{t('Station')}</dt>
          <dd>{station}</dd>
        </>
      )}
      <dt>{t('Judged')}</dt>
      <dd>{format.time(part.at)}</dd>
    </dl>
  )
}
