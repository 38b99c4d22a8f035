import jstat from 'jstat'

/** Makes a median absolute deviation estimate the standard deviation of normal values: 1 / (3rd quartile of the normal distribution). */
const NORMAL_MAD = 1.4826

/** Quantile of values that need no order, interpolated linearly (type 7 of Hyndman & Fan 1996). @param share 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  return jstat.jStat.quantiles(values, [share], 1, 1)[0]!
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Standard deviation of the bulk: the median absolute deviation from `centre`, scaled for normal values. */
export function bulkDeviation(values: readonly number[], centre: number): number {
  return NORMAL_MAD * median(values.map((value) => Math.abs(value - centre)))
}
