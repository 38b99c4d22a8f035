import { COLUMNS, meanAndDeviation, RINGS, ROWS_PER_RING } from './polar-grid.ts'

/** Added to level and spread before the logarithm, in grey levels, because smaller values are noise. */
const BLACK = 8
const FLAT = 4

/**
 * Level and spread of grey in rings, as logarithms: a difference of 0.1 is 10 % more light or contrast. The outermost
 * ring shows the plate.
 *
 * Shapes  polar [ROWS, COLUMNS] grey values -> [2 * RINGS], levels first
 */
export function ringTone(polar: Float32Array): Float32Array {
  const tone = new Float32Array(2 * RINGS)
  for (let ring = 0; ring < RINGS; ring++) {
    const from = ring * ROWS_PER_RING * COLUMNS
    const { mean, deviation } = meanAndDeviation(polar, from, from + ROWS_PER_RING * COLUMNS)
    tone[ring] = Math.log(mean + BLACK)
    tone[RINGS + ring] = Math.log(deviation + FLAT)
  }
  return tone
}
