import { calibrate } from './calibrate.ts'

/** Two thresholds: NG when score >= `threshold`, REVIEW when `reviewFrom` <= score < `threshold`, otherwise OK. */
export interface ReviewBand {
  readonly threshold: number
  /** Equal to `threshold` if no review is needed. */
  readonly reviewFrom: number
  /** The form in a recipe: reviewFrom = threshold * (1 - reviewBand); 0 to 1. */
  readonly reviewBand: number
}

/**
 * The narrowest band that keeps both limits on the calibration scores, if a person decides on the parts inside it. The
 * lower end lets at most `escapeLimit` of the defects pass as OK; the upper end rejects at most `overkillLimit` of the
 * good parts. If one threshold keeps both, it is the middle of those that do, and nothing goes to review.
 *
 * @throws RangeError as `calibrate` does by escape-limit and by overkill-limit
 */
export function calibrateReviewBand(
  good: readonly number[],
  defect: readonly number[],
  limits: { readonly escapeLimit: number; readonly overkillLimit: number }
): ReviewBand {
  const highestForEscape = calibrate(good, defect, { by: 'escape-limit', limit: limits.escapeLimit }).threshold
  const lowestForOverkill = calibrate(good, defect, { by: 'overkill-limit', limit: limits.overkillLimit }).threshold
  if (lowestForOverkill <= highestForEscape) {
    const threshold = lowestForOverkill + (highestForEscape - lowestForOverkill) / 2
    return { threshold, reviewFrom: threshold, reviewBand: 0 }
  }
  return {
    threshold: lowestForOverkill,
    reviewFrom: highestForEscape,
    reviewBand: 1 - highestForEscape / lowestForOverkill
  }
}
