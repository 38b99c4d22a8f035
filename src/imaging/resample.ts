import type { GreyImage } from '../domain/image.ts'
import { axisTaps } from './axis-taps.ts'

/** Row weights are integers, a whole being 2^22: 255 times that still fits 31 bits, and the rounding stays below 1e-3 grey levels
 * for a picture of up to 10,000 rows. */
const ONE = 2 ** 22

/** A rectangle of output pixels laid over a picture; in its coordinates pixel (x, y) covers [x, x + 1] x [y, y + 1]. */
export interface Grid {
  readonly left: number
  readonly top: number
  /** Side of an output pixel, in pixels of the picture. */
  readonly step: number
  readonly width: number
  readonly height: number
}

/**
 * Resamples part of a picture: area averaging where it shrinks, bilinear where it enlarges; outside the picture its nearest
 * edge pixel goes on. Separable: rows are summed into one line, then the line into the output row.
 *
 * Cost    one multiply-add for each pixel under the grid, plus one for each row of the output and column under the grid
 *
 * @returns float32 [grid.height, grid.width], grey values 0..255
 */
export function resample (image: GreyImage, grid: Grid): Float32Array {
  const { data, width } = image
  const xs = axisTaps(grid.left, grid.step, grid.width, width)
  const ys = axisTaps(grid.top, grid.step, grid.height, image.height)
  const x0 = xs.first[0]!
  const columns = xs.first[grid.width - 1]! + xs.taps - x0
  const line = new Int32Array(columns)
  const rowWeights = Int32Array.from(ys.weights, (w) => Math.round(w * ONE))
  const columnWeights = xs.weights.map((w) => w / ONE)
  const out = new Float32Array(grid.width * grid.height)

  for (let j = 0; j < grid.height; j++) {
    sumRows(data, width, ys.first[j]! * width + x0, rowWeights, j * ys.taps, ys.taps, line)
    sumColumns(line, x0, xs.first, xs.taps, columnWeights, out, j * grid.width, grid.width)
  }
  return out
}

/** line[x] = the weighted sum of `taps` rows, the first of which starts at index `at`; four rows at a time to save loads and stores. */
function sumRows (data: Uint8Array, width: number, at: number, weights: Int32Array, from: number, taps: number, line: Int32Array): void {
  const columns = line.length
  const to = from + taps
  line.fill(0)
  let a = at
  let t = from
  for (; t + 4 <= to; t += 4, a += 4 * width) {
    const w0 = weights[t]!
    const w1 = weights[t + 1]!
    const w2 = weights[t + 2]!
    const w3 = weights[t + 3]!
    const b = a + width
    const c = b + width
    const d = c + width
    for (let x = 0; x < columns; x++) {
      line[x] = (line[x]! + Math.imul(w0, data[a + x]!) + Math.imul(w1, data[b + x]!) + Math.imul(w2, data[c + x]!) + Math.imul(w3, data[d + x]!)) | 0
    }
  }
  for (; t + 2 <= to; t += 2, a += 2 * width) {
    const w0 = weights[t]!
    const w1 = weights[t + 1]!
    const b = a + width
    for (let x = 0; x < columns; x++) line[x] = (line[x]! + Math.imul(w0, data[a + x]!) + Math.imul(w1, data[b + x]!)) | 0
  }
  if (t < to) {
    const w0 = weights[t]!
    for (let x = 0; x < columns; x++) line[x] = (line[x]! + Math.imul(w0, data[a + x]!)) | 0
  }
}

function sumColumns (
  line: Int32Array, x0: number, first: Int32Array, taps: number, weights: Float64Array, out: Float32Array, at: number, count: number
): void {
  const pairs = taps & ~1
  for (let i = 0, t = 0; i < count; i++) {
    let x = first[i]! - x0
    let sum = pairs === taps ? 0 : weights[t++]! * line[x++]!
    for (const end = t + pairs; t < end; t += 2, x += 2) sum += weights[t]! * line[x]! + weights[t + 1]! * line[x + 1]!
    out[at + i] = sum
  }
}
