import type { GreyImage } from '../domain/image.ts'

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

/**
 * Logarithms of the block means, ln(mean + black); what is left over at the right and lower border is dropped.
 * @param factor whole, >= 1
 * @param blackShare `black` as a share of the picture's mean: gain then only adds a constant
 */
export function reduceLogarithm (image: GreyImage, factor: number, blackShare: number): ReducedImage {
  const width = Math.floor(image.width / factor)
  const height = Math.floor(image.height / factor)
  const source = image.data
  const data = new Float32Array(width * height)
  let total = 0
  for (let y = 0; y < height; y++) {
    const out = y * width
    for (let j = 0; j < factor; j++) {
      let at = (y * factor + j) * image.width
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (const end = at + factor; at < end; at++) sum += source[at]!
        data[out + x]! += sum
      }
    }
    for (let x = 0; x < width; x++) total += data[out + x]!
  }
  const scale = 1 / (factor * factor)
  const black = Math.max(blackShare * total * scale / data.length, 0.1)
  for (let i = 0; i < data.length; i++) data[i] = Math.log(data[i]! * scale + black)
  return { width, height, factor, data, black }
}
