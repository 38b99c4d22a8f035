import jstat from 'jstat'
import { above, between } from './gap-thresholds.ts'

export interface OkOnlyThreshold {
  /** NG when score >= threshold. */
  readonly threshold: number
  readonly method: 'conformal' | 'tail-fit'
  /** At most this share of future good parts is rejected, averaged over calibration sets of this size. */
  readonly promisedOverkillRate: number
}

/** Default share of future good parts that a threshold may reject. */
export const FALSE_REJECT_RATE = 0.01
/** Fewer scores are not enough to estimate a spread. */
const MIN_FOR_FIT = 5

/**
 * A threshold from good parts alone that rejects at most `falseRejectRate` of future good parts.
 *
 * `conformal`, from n >= 1 / falseRejectRate - 1 scores on: the k-th smallest with k = ceil((n + 1) * (1 -
 *   falseRejectRate)). A new part drawn like the calibration parts falls above it with chance at most (n + 1 - k) / (n
 *   + 1), whatever the distribution of the scores; that is the rate promised. The threshold is in the middle of the gap
 *   above the k-th score, so the true rate is slightly lower, but not below (n - k) / (n + 1) unless scores are equal.
 *   `tail-fit`, for fewer scores: they give no direct information about such a rare event. So their logarithms are
 *   assumed to be normal, and the threshold is the one-sided prediction limit exp(mean + t(n - 1, 1 - falseRejectRate)
 *   * sd * sqrt(1 + 1 / n)). Student's t and the root account for estimating mean and spread from only n parts. The
 *   rate is exact when the logarithms are normal, lower for lighter tails (normal, gamma, Weibull), and exceeded for
 *   heavier tails, such as those of a sample with a few hidden defects. The threshold is always above all given scores.
 *
 * Source  Vovk, Gammerman & Shafer 2005, "Algorithmic Learning in a Random World" (split conformal); Hahn & Meeker
 *         1991, "Statistical Intervals", section 4.8 (prediction limits)
 *
 * @param good finite scores >= 0 of parts that are in no bank, one per physical part
 * @param falseRejectRate inside (0, 1)
 * @throws RangeError when the rate is out of range, or, for `tail-fit`, when there are fewer than 5 scores or a score
 *   is 0
 */
export function okOnlyThreshold(good: readonly number[], falseRejectRate: number): OkOnlyThreshold {
  if (!(falseRejectRate > 0 && falseRejectRate < 1))
    throw new RangeError(`falseRejectRate: expected a number inside (0, 1), received ${falseRejectRate}`)
  const sorted = [...Float64Array.from(good).sort()]
  const n = sorted.length
  // Without the subtraction, (1 - 0.01) * 100 could be rounded to above 99; then 99 scores would not suffice for 1 %.
  const rank = Math.max(1, Math.ceil((n + 1) * (1 - falseRejectRate) - 1e-9))
  return rank <= n ? conformal(sorted, rank) : tailFit(sorted, falseRejectRate)
}

function conformal(sorted: readonly number[], rank: number): OkOnlyThreshold {
  const n = sorted.length
  const kth = sorted[rank - 1]
  const next = sorted.find((score) => score > kth)
  const previous = sorted.findLast((score) => score < kth) ?? 0
  return {
    threshold: next === undefined ? above(kth, (kth - previous) / 2) : between(kth, next),
    method: 'conformal',
    promisedOverkillRate: (n + 1 - rank) / (n + 1)
  }
}

function tailFit(sorted: readonly number[], falseRejectRate: number): OkOnlyThreshold {
  const n = sorted.length
  if (n < MIN_FOR_FIT)
    throw new RangeError(`good: expected at least ${MIN_FOR_FIT} scores to fit a tail, received ${n}`)
  if (sorted[0] === 0) {
    throw new RangeError(
      'good: expected scores > 0 to fit a tail, received 0: a calibration part must not be in the bank that it is '
        + 'scored against'
    )
  }
  const logs = sorted.map(Math.log)
  const mean = logs.reduce((sum, value) => sum + value, 0) / n
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
  const limit = mean + jstat.jStat.studentt.inv(1 - falseRejectRate, n - 1) * deviation * Math.sqrt(1 + 1 / n)
  return {
    threshold: Math.max(Math.exp(limit), above(sorted[n - 1], 0)),
    method: 'tail-fit',
    promisedOverkillRate: falseRejectRate
  }
}
