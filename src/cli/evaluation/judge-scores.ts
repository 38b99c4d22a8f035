import type { Label } from '../../domain/labelled/label.ts'
import { judge } from '../../inspection/judge.ts'
import { binomialBounds, type BinomialBounds } from '../../scoring/binomial-bounds.ts'
import { reviewRate } from '../../scoring/confusion.ts'
import { evaluate, type Evaluation } from '../../training/evaluation.ts'

/** What a threshold does. */
export interface JudgedScores extends Evaluation {
  /** Parts of either label sent to review; null without any part. */
  readonly review: BinomialBounds | null
}

/**
 * What a threshold and a review band do to parts of known label; one in which no part was found is NG, as the service
 * judges it.
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
