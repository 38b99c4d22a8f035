import type { GreyImage } from '../../domain/inspection/image.ts'
import { type AxisSpans, axisSpans } from './axis-spans.ts'
import { pixelWords } from '../pixel-words.ts'

/** The sum of this many pixels fits 16 bits: 257 * 255 = 65535. */
const LANE_ROWS = 257
/** Mask of the pixels 0 and 2 of a word. After a shift by 8, of the pixels 1 and 3. */
const LANES = 0x00ff00ff

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
 * Resamples part of a picture: area averaging where it shrinks, bilinear where it enlarges. Outside the picture the
 * nearest edge pixel continues. Separable: rows are summed into one line, then the line into the output row.
 *
 * Cost    an addition for each word of four pixels under the grid, a few multiplications for each row of the output and
 *         column under the grid
 *
 * @returns float32 [grid.height, grid.width], grey values 0..255
 */
export function resample(image: GreyImage, grid: Grid): Float32Array {
  const xs = axisSpans(grid.left, grid.step, grid.width, image.width)
  const ys = axisSpans(grid.top, grid.step, grid.height, image.height)
  const { words, stride } = pixelWords(image)
  const firstWord = xs.first[0]! >> 2
  const line = new Float64Array(4 * ((xs.last[grid.width - 1]! >> 2) - firstWord + 1))
  const out = new Float32Array(grid.width * grid.height)

  for (let j = 0; j < grid.height; j++) {
    const last = ys.last[j]!
    let row = ys.first[j]!
    let weight = ys.firstWeight[j]!
    line.fill(0)
    // Usually this loop does not run: one call can sum up to LANE_ROWS rows.
    for (; last - row > LANE_ROWS; row += LANE_ROWS + 1, weight = ys.weight) {
      addRows(
        words,
        row * stride + firstWord,
        (row + LANE_ROWS) * stride + firstWord,
        stride,
        weight,
        ys.weight,
        ys.weight,
        line
      )
    }
    if (row === last && row !== ys.first[j]) weight = 0
    addRows(
      words,
      row * stride + firstWord,
      last * stride + firstWord,
      stride,
      weight,
      ys.weight,
      ys.lastWeight[j]!,
      line
    )
    sumColumns(line, 4 * firstWord, xs, out, j * grid.width, grid.width)
  }
  return out
}

/**
 * line[x] += topWeight * the row at word `top` + weight * the rows between + bottomWeight * the row at word `bottom`.
 * The rows between are summed with two pixels to a word; there may be at most LANE_ROWS of them.
 */
function addRows(
  words: Uint32Array,
  top: number,
  bottom: number,
  stride: number,
  topWeight: number,
  weight: number,
  bottomWeight: number,
  line: Float64Array
): void {
  const count = line.length >> 2
  const lastPair = bottom - stride
  for (let x = 0, o = 0; x < count; x++, o += 4) {
    let even = 0
    let odd = 0
    let p = top + stride
    for (; p < lastPair; p += 2 * stride) {
      const a = words[p + x]!
      const b = words[p + stride + x]!
      even = (even + (a & LANES) + (b & LANES)) | 0
      odd = (odd + ((a >>> 8) & LANES) + ((b >>> 8) & LANES)) | 0
    }
    if (p < bottom) {
      const a = words[p + x]!
      even = (even + (a & LANES)) | 0
      odd = (odd + ((a >>> 8) & LANES)) | 0
    }
    const a = words[top + x]!
    const b = words[bottom + x]!
    line[o]! += topWeight * (a & 255) + weight * (even & 0xffff) + bottomWeight * (b & 255)
    line[o + 1]! += topWeight * ((a >>> 8) & 255) + weight * (odd & 0xffff) + bottomWeight * ((b >>> 8) & 255)
    line[o + 2]! += topWeight * ((a >>> 16) & 255) + weight * (even >>> 16) + bottomWeight * ((b >>> 16) & 255)
    line[o + 3]! += topWeight * (a >>> 24) + weight * (odd >>> 16) + bottomWeight * (b >>> 24)
  }
}

/** out[at + i] = the span i of `line`, whose first value is that of column `x0`. */
function sumColumns(
  line: Float64Array,
  x0: number,
  spans: AxisSpans,
  out: Float32Array,
  at: number,
  count: number
): void {
  const { first, last, firstWeight, lastWeight, weight } = spans
  for (let i = 0; i < count; i++) {
    const from = first[i]! - x0
    const to = last[i]! - x0
    let sum = 0
    for (let x = from + 1; x < to; x++) sum += line[x]!
    out[at + i] = firstWeight[i]! * line[from]! + weight * sum + lastWeight[i]! * line[to]!
  }
}
