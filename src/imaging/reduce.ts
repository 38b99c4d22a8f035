import type { GreyImage } from '../domain/image.ts'

/** A picture made smaller by a whole factor; pixel (x, y) is the mean of a block, whose centre lies at (x + 0.5) * factor - 0.5. */
export interface ReducedImage {
  readonly width: number
  readonly height: number
  readonly factor: number
  readonly data: Float32Array
}

/** Block means; what is left over at the right and lower border is dropped. `factor` >= 1. */
export function reduce (image: GreyImage, factor: number): ReducedImage {
  const width = Math.floor(image.width / factor)
  const height = Math.floor(image.height / factor)
  const source = image.data
  const data = new Float32Array(width * height)
  const scale = 1 / (factor * factor)
  for (let y = 0; y < height; y++) {
    const out = y * width
    for (let j = 0; j < factor; j++) {
      let at = (y * factor + j) * image.width
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let i = 0; i < factor; i++) sum += source[at++]!
        data[out + x]! += sum
      }
    }
    for (let x = 0; x < width; x++) data[out + x]! *= scale
  }
  return { width, height, factor, data }
}
