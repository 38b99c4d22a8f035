import type { Reason, Verdict } from '../domain/inspection/inspection.ts'

export interface Judgement {
  readonly verdict: Verdict
  readonly reason: Reason
}

/**
 * The verdict from the score; it depends on nothing else. NG when score >= threshold; REVIEW when the score lies less
 * than the share `reviewBand` of the threshold below it; else OK. A stranger, which is like no good part at all, is NG
 * whatever its score. A score that is not a finite number is a fault, never a pass.
 */
export function judge(score: number, threshold: number, reviewBand: number, isStranger = false): Judgement {
  if (!Number.isFinite(score) || !Number.isFinite(threshold) || !Number.isFinite(reviewBand) || reviewBand < 0)
    return { verdict: 'NG', reason: 'FAULT' }
  if (isStranger) return { verdict: 'NG', reason: 'NOT_THIS_PART' }
  if (score >= threshold) return { verdict: 'NG', reason: 'ABOVE_THRESHOLD' }
  if (score >= threshold * (1 - reviewBand)) return { verdict: 'REVIEW', reason: 'IN_REVIEW_BAND' }
  return { verdict: 'OK', reason: 'WITHIN_THRESHOLD' }
}
