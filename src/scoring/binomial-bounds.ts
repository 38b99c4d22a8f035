import jstat from 'jstat'

/** A counted rate, and bounds of the true rate. */
export interface BinomialBounds {
  /** count / of */
  readonly rate: number
  /** Lower and upper confidence bound, in [0, 1]. */
  readonly low: number
  readonly high: number
  readonly count: number
  readonly of: number
}

/**
 * Exact two-sided binomial confidence bounds. "Exact" means that they contain the true rate with at least the
 * probability `confidence`, for every rate and every number of parts. 0 escapes of 8 defects is 0 %, but proves only
 * "below 37 %".
 *
 * Source  Clopper & Pearson 1934, Biometrika 26:404, as quantiles of the beta distribution; absolute error below 1e-6
 *
 * @param confidence probability that the true rate lies between both bounds, in (0, 1)
 * @returns null when `of` is 0: nothing was counted, so there is no rate
 * @throws RangeError when the counts are not whole numbers with 0 <= count <= of, or `confidence` is not inside (0, 1)
 */
export function binomialBounds(count: number, of: number, confidence = 0.95): BinomialBounds | null {
  if (!Number.isInteger(of) || of < 0) throw new RangeError(`of: expected a whole number >= 0, received ${of}`)
  if (!Number.isInteger(count) || count < 0 || count > of)
    throw new RangeError(`count: expected a whole number from 0 to ${of}, received ${count}`)
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence: expected a number inside (0, 1), received ${confidence}`)
  if (of === 0) return null

  const tail = (1 - confidence) / 2
  return {
    rate: count / of,
    low: count === 0 ? 0 : jstat.jStat.beta.inv(tail, count, of - count + 1),
    high: count === of ? 1 : jstat.jStat.beta.inv(1 - tail, count + 1, of - count),
    count,
    of
  }
}
