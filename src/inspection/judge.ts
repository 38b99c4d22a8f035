import type { Reason, Verdict } from '../domain/inspection/inspection.ts'

export interface Judgement {
  readonly verdict: Verdict
  readonly reason: Reason
}

/**
 * The verdict for a score: NG when score >= threshold; REVIEW when threshold * (1 - reviewBand) <= score < threshold;
 * otherwise OK. A part that is unlike every good part is NG with any score: as a stranger or, if known defects are as
 * unusual, as a part above the threshold (`shownScore`). A score that is not a finite number is a fault and never OK.
 */
export function judge(
  score: number,
  threshold: number,
  reviewBand: number,
  isStranger = false,
  isAlwaysNg = isStranger
): Judgement {
  if (!Number.isFinite(score) || !Number.isFinite(threshold) || !Number.isFinite(reviewBand) || reviewBand < 0)
    return { verdict: 'NG', reason: 'FAULT' }
  if (isStranger) return { verdict: 'NG', reason: 'NOT_THIS_PART' }
  if (isAlwaysNg || score >= threshold) return { verdict: 'NG', reason: 'ABOVE_THRESHOLD' }
  if (score >= threshold * (1 - reviewBand)) return { verdict: 'REVIEW', reason: 'IN_REVIEW_BAND' }
  return { verdict: 'OK', reason: 'WITHIN_THRESHOLD' }
}

/**
 * The score that goes with a judgement: a part that is NG as one above the threshold is never told with a score below
 * it. Where it is NG whatever its score, it is told with the threshold at least.
 */
export const shownScore = (score: number, threshold: number, { reason }: Judgement): number =>
  reason === 'ABOVE_THRESHOLD' ? Math.max(score, threshold) : score
