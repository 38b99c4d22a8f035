import type { GreyImage } from '../../../src/domain/inspection/image.ts'

/** Bilinear grey level; NaN outside the picture. */
export function greyAt({ width, height, data }: GreyImage, x: number, y: number): number {
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  if (x0 < 0 || y0 < 0 || x0 + 1 >= width || y0 + 1 >= height) return NaN
  const fx = x - x0
  const fy = y - y0
  const at = y0 * width + x0
  return (
    (data[at] * (1 - fx) + data[at + 1] * fx) * (1 - fy)
    + (data[at + width] * (1 - fx) + data[at + width + 1] * fx) * fy
  )
}

/** Mean grey level over a part of a circle, sampled every 0.5 px along it. */
export function arcMean(image: GreyImage, cx: number, cy: number, r: number, from: number, to: number): number {
  const samples = Math.max(8, Math.ceil(2 * r * (to - from)))
  let sum = 0
  for (let i = 0; i < samples; i++) {
    const angle = from + ((to - from) * (i + 0.5)) / samples
    sum += greyAt(image, cx + r * Math.cos(angle), cy + r * Math.sin(angle))
  }
  return sum / samples
}

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** The mask grown by one pixel in all eight directions. */
export function grow(mask: Uint8Array, width: number, height: number): Uint8Array {
  const grown = new Uint8Array(mask.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width && mask[(y + dy) * width + x + dx] === 1)
            grown[y * width + x] = 1
        }
      }
    }
  }
  return grown
}
