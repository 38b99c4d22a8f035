/** Rows from the centre to MARGIN radii, columns around the whole turn. */
export const ROWS = 48
export const COLUMNS = 128
/** Radius of the outermost row in radii of the circle. The rows beyond the part show the plate. */
export const MARGIN = 1.3
/** The part covers this many rows, up to 1.02 radii. */
export const PART_ROWS = 38
/** Rings of equal width in which tone and colour are measured. */
export const RINGS = 6
export const ROWS_PER_RING = ROWS / RINGS
/** This many rings lie completely on the part. */
export const PART_RINGS = Math.floor(PART_ROWS / ROWS_PER_RING)

/** Mean and standard deviation of values from..to (end not included). */
export function meanAndDeviation(values: Float32Array, from: number, to: number): { mean: number; deviation: number } {
  let sum = 0
  let squares = 0
  for (let i = from; i < to; i++) {
    sum += values[i]!
    squares += values[i]! * values[i]!
  }
  const mean = sum / (to - from)
  return { mean, deviation: Math.sqrt(Math.max(squares / (to - from) - mean * mean, 0)) }
}
