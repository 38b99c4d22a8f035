import type { Label } from '../../domain/labelled/label.ts'
import { judge } from '../../inspection/judge.ts'
import { binomialBounds, type BinomialBounds } from '../../scoring/binomial-bounds.ts'
import { reviewRate } from '../../scoring/confusion.ts'
import { evaluate, type Evaluation } from '../../training/evaluation.ts'

/** The rates that a threshold gives. */
export interface JudgedScores extends Evaluation {
  /** Parts of either label sent to review; null without any part. */
  readonly review: BinomialBounds | null
}

/**
 * Judges labelled scores by a threshold and a review band. A picture without a part is NG, as in the service.
 */
export function judgeScores(
  parts: readonly { readonly label: Label; readonly score: number | null }[],
  threshold: number,
  reviewBand: number
): JudgedScores {
  const evaluation = evaluate(
    parts.map(({ label, score }) => ({
      file: '',
      label,
      score,
      verdict: score === null ? 'NG' : judge(score, threshold, reviewBand).verdict
    }))
  )
  const { count, of } = reviewRate(evaluation.confusion)
  return { ...evaluation, review: binomialBounds(count, of) }
}
