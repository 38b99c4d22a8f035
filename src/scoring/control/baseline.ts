/** Distribution of values in the normal state. */
export interface Baseline {
  readonly mean: number
  readonly deviation: number
  /** Values beyond these bounds are clipped to them, because single defective parts are not a drift. */
  readonly low: number
  readonly high: number
}

/** Bounds in robust standard deviations from the median. 1 of 2,000 normal values lies beyond them. */
const CLIP = 3.5
/** For normal values: standard deviation / median distance to the median. */
const MAD_TO_DEVIATION = 1.4826

/**
 * Mean and deviation of clipped values. Later values are clipped in the same way, so a constant share of defective
 * parts causes no shift.
 * @returns null if more than half of the values are equal, because then there is no spread to compare with
 */
export function baselineOf(values: readonly number[]): Baseline | null {
  const centre = medianOf(values)
  const spread = MAD_TO_DEVIATION * medianOf(values.map((value) => Math.abs(value - centre)))
  if (!(spread > 0)) return null
  const bounds = { low: centre - CLIP * spread, high: centre + CLIP * spread }
  const clipped = values.map((value) => clip(value, bounds))
  const mean = clipped.reduce((sum, value) => sum + value, 0) / clipped.length
  const squares = clipped.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (clipped.length - 1)), ...bounds }
}

export const clip = (value: number, { low, high }: Pick<Baseline, 'low' | 'high'>): number =>
  Math.min(high, Math.max(low, value))

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
