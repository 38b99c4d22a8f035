import type { GreyImage } from '../domain/inspection/image.ts'
import { pixelWords } from './pixel-words.ts'
import type { Grid } from './crop/resample.ts'

/** Largest step: sums of this many rows fit into 16 bits. */
export const MAX_STEP = 257
/** Mask of the pixels 0 and 2 of a word. After a shift by 8, of the pixels 1 and 3. */
const LANES = 0x00ff00ff

/**
 * Means of square blocks of whole pixels. Where the grid lies on pixel borders inside the picture, the result equals
 * that of `resample` and takes a third of the time.
 *
 * @param grid whole numbers; step 1 to 257
 * @returns float32 [grid.height, grid.width]
 */
export function blockMeans(image: GreyImage, grid: Grid): Float32Array {
  const { left, top, step, width, height } = grid
  if (step === 2) return halved(image, grid)
  const { words, stride } = pixelWords(image)
  const firstWord = left >> 2
  const offset = left & 3
  const sums = new Int32Array(4 * Math.ceil((offset + step * width) / 4) + 1)
  const means = new Float32Array(width * height)
  const scale = 1 / (step * step)
  for (let y = 0, at = 0; y < height; y++) {
    sumColumns(words, (top + y * step) * stride + firstWord, stride, step, sums)
    let before = sums[offset]!
    for (let end = offset + step, rowEnd = at + width; at < rowEnd; at++, end += step) {
      const upTo = sums[end]!
      means[at] = ((upTo - before) | 0) * scale
      before = upTo
    }
  }
  return means
}

/** Adds pixel by pixel, which is a quarter faster for blocks of four. */
function halved({ data, width: stride }: GreyImage, { left, top, width, height }: Grid): Float32Array {
  const means = new Float32Array(width * height)
  for (let y = 0, at = 0; y < height; y++) {
    let upper = (top + 2 * y) * stride + left
    let lower = upper + stride
    for (const rowEnd = at + width; at < rowEnd; at++, upper += 2, lower += 2) {
      means[at] = (data[upper]! + data[upper + 1]! + data[lower]! + data[lower + 1]!) / 4
    }
  }
  return means
}

/**
 * For each column, the sum of all pixels to its left over `rows` rows. Each word adds two columns, two rows at a time.
 * The sums may exceed 2^31; their differences do not.
 * @param sums the first is 0, and stays 0
 */
function sumColumns(words: Uint32Array, first: number, stride: number, rows: number, sums: Int32Array): void {
  const evenRows = (rows & ~1) * stride
  let sum = 0
  for (let word = first, column = 1; column < sums.length; word++, column += 4) {
    let even = 0
    let odd = 0
    let at = word
    for (const end = word + evenRows; at < end; at += 2 * stride) {
      const a = words[at]!
      const b = words[at + stride]!
      even = (even + (a & LANES) + (b & LANES)) | 0
      odd = (odd + ((a >>> 8) & LANES) + ((b >>> 8) & LANES)) | 0
    }
    if ((rows & 1) === 1) {
      const a = words[at]!
      even = (even + (a & LANES)) | 0
      odd = (odd + ((a >>> 8) & LANES)) | 0
    }
    sums[column] = sum = (sum + (even & 0xffff)) | 0
    sums[column + 1] = sum = (sum + (odd & 0xffff)) | 0
    sums[column + 2] = sum = (sum + (even >>> 16)) | 0
    sums[column + 3] = sum = (sum + (odd >>> 16)) | 0
  }
}
