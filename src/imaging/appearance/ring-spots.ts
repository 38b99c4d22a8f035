import { COLUMNS, ROWS } from './polar-grid.ts'

/** Width of a spot in columns: 8 degrees. */
const SPOT = 3
/** Width of the neighbourhood that a spot is compared with, in columns: 37 degrees. Slower changes are not spots. */
const AROUND = 13
/** Added before the logarithm, in grey levels, because smaller values are noise. */
const NOISE = 2

/**
 * The brightest and the darkest spot of each ring, compared with the same ring beside the spot. Chips, stains and
 * missing chamfers are spots. A pattern that goes all around has the same spots on every good part.
 *
 * Shapes  polar [ROWS, COLUMNS] grey values -> [2 * ROWS] logarithms of grey levels: of each row the bright, then the
 * dark spot
 */
export function ringSpots(polar: Float32Array): Float32Array {
  const spots = new Float32Array(2 * ROWS)
  for (let row = 0; row < ROWS; row++) {
    const ring = polar.subarray(row * COLUMNS, (row + 1) * COLUMNS)
    const near = movingSums(ring, SPOT)
    const wide = movingSums(ring, AROUND)
    let bright = 0
    let dark = 0
    for (let column = 0; column < COLUMNS; column++) {
      const difference = near[column]! / SPOT - wide[column]! / AROUND
      if (difference > bright) bright = difference
      if (-difference > dark) dark = -difference
    }
    spots[2 * row] = Math.log(bright + NOISE)
    spots[2 * row + 1] = Math.log(dark + NOISE)
  }
  return spots
}

/** Sum of the `width` columns about each column, around the turn. @param width odd */
function movingSums(ring: Float32Array, width: number): Float64Array {
  const half = (width - 1) / 2
  const sums = new Float64Array(COLUMNS)
  let sum = 0
  for (let c = -half; c <= half; c++) sum += ring[(c + COLUMNS) % COLUMNS]!
  for (let column = 0; column < COLUMNS; column++) {
    sums[column] = sum
    sum += ring[(column + half + 1) % COLUMNS]! - ring[(column - half + COLUMNS) % COLUMNS]!
  }
  return sums
}
