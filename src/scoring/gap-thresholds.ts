/**
 * The thresholds that can make a difference: one in the middle of each gap between neighbouring scores, so that the
 * last digits of a score, which differ between runtimes, have no effect; one below all scores (rejects all parts) and
 * one above (rejects none). The lowest lies halfway to 0; the highest as far above the last score as half the gap below
 * it.
 *
 * @param scores any order, finite, >= 0, at least one
 * @returns ascending; one more than there are distinct scores
 */
export function gapThresholds(scores: readonly number[]): number[] {
  const distinct = [...new Set(Float64Array.from(scores).sort())]
  const last = distinct[distinct.length - 1]
  const beforeLast = distinct.length > 1 ? distinct[distinct.length - 2] : 0
  return [
    distinct[0] / 2,
    ...distinct.slice(1).map((upper, n) => between(distinct[n], upper)),
    above(last, (last - beforeLast) / 2)
  ]
}

/** The middle, or `upper` if no number lies between. In both cases `lower` passes and `upper` is rejected. */
export function between(lower: number, upper: number): number {
  const middle = lower + (upper - lower) / 2
  return middle > lower ? middle : upper
}

/**
 * `score + step`, but always a number above `score`, so that a part with this score passes (NG when score >=
 * threshold).
 */
export function above(score: number, step: number): number {
  return Math.max(score + step, score * (1 + Number.EPSILON) + Number.MIN_VALUE)
}
