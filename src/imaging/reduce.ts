import type { GreyImage } from '../domain/image.ts'
import { pixelWords } from './pixel-words.ts'

/** A picture made smaller by a whole factor; pixel (x, y) stands for a block whose centre lies at (x + 0.5) * factor - 0.5. */
export interface ReducedImage {
  readonly width: number
  readonly height: number
  readonly factor: number
  /** [height, width] logarithms of the blocks' means. */
  readonly data: Float32Array
  /** Grey value below which the logarithm flattens. */
  readonly black: number
}

/** Rows whose sums fit the 16-bit halves of a word. */
const MOST_ROWS = 257

/** The largest whole factor, 1 to 257, that is at most `factor` (or 1). */
export const reductionFactor = (factor: number): number => Math.max(1, Math.min(MOST_ROWS, Math.floor(factor)))

/**
 * Logarithms of the block means, ln(mean + black); what is left over at the right and lower border is dropped.
 * @param factor whole, 1 to 257
 * @param blackShare `black` as a share of the picture's mean: gain then only adds a constant
 */
export function reduceLogarithm (image: GreyImage, factor: number, blackShare: number): ReducedImage {
  if (!(factor >= 1 && factor <= MOST_ROWS)) throw new RangeError(`factor: expected 1 to ${MOST_ROWS}, received ${factor}`)
  const width = Math.floor(image.width / factor)
  const height = Math.floor(image.height / factor)
  const { words, stride } = pixelWords(image)
  const data = new Float32Array(width * height)
  const columns = new Uint16Array(4 * stride)
  const scale = 1 / (factor * factor)
  let total = 0
  for (let y = 0; y < height; y++) {
    sumRows(words, y * factor * stride, stride, factor, columns)
    for (let x = 0, column = 0, at = y * width; x < width; x++, at++) {
      let sum = 0
      for (const end = column + factor; column < end; column++) sum += columns[column]!
      data[at] = sum * scale
      total += sum
    }
  }
  const black = Math.max(blackShare * total * scale / Math.max(1, data.length), LEAST_BLACK)
  for (let i = 0; i < data.length; i++) data[i] = Math.log(data[i]! + black)
  return { width, height, factor, data, black }
}

const LEAST_BLACK = 0.1

/** Sums of each column over `rows` rows, two columns in the halves of a word at a time. */
function sumRows (words: Uint32Array, first: number, stride: number, rows: number, columns: Uint16Array): void {
  for (let word = 0; word < stride; word++) {
    let even = 0
    let odd = 0
    for (let row = 0, at = first + word; row < rows; row++, at += stride) {
      const four = words[at]!
      even += four & 0xff00ff
      odd += (four >>> 8) & 0xff00ff
    }
    const column = 4 * word
    columns[column] = even
    columns[column + 1] = odd
    columns[column + 2] = even >>> 16
    columns[column + 3] = odd >>> 16
  }
}
