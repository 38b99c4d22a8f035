/** Standard deviation / median absolute deviation for normal values: 1 / (3rd quartile of the normal distribution). */
const NORMAL_MAD = 1.4826

/**
 * Quantile of values in any order, interpolated linearly (type 7 of Hyndman & Fan 1996). NaN for no values.
 * @param share 0 to 1
 */
export function quantile(values: readonly number[] | Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below] ?? NaN
  return low + (at - below) * ((sorted[below + 1] ?? low) - low)
}

export const median = (values: readonly number[] | Float64Array): number => quantile(values, 0.5)

/** Standard deviation of the bulk: the median absolute deviation from `centre`, scaled for normal values. */
export function bulkDeviation(values: readonly number[] | Float64Array, centre: number): number {
  return NORMAL_MAD * median(Float64Array.from(values, (value) => Math.abs(value - centre)))
}
