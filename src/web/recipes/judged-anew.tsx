import { judgeScores } from '../histogram-bins.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

export interface JudgedAnewProps {
  readonly scores: readonly number[]
  readonly threshold: number
  /** Share of the threshold. */
  readonly reviewBand: number
}

/** How the last parts would have been judged. */
export function JudgedAnew({ scores, threshold, reviewBand }: JudgedAnewProps): VNode {
  const { ok, review, ng } = judgeScores(scores, threshold, reviewBand)
  return (
    <figcaption class="small number" aria-live="polite">
      {scores.length === 0
        ? t('No parts yet: scores show as they come.')
        : t('With this threshold, of the last {n} parts: {ok} OK, {review} REVIEW, {ng} NG', {
            n: scores.length,
            ok,
            review,
            ng
          })}
    </figcaption>
  )
}
