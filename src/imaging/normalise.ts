import type { Crop } from '../domain/image.ts'
import type { CropSpec } from '../domain/recipe.ts'

/**
 * The network's input from a crop: mean 0 and standard deviation 1 over the part, so that exposure, gain and offset drop out.
 * In a square crop what lies outside the inscribed disc (the plate that the part lies on) is set to 0 and does not count.
 *
 * Shapes  pixels [sizePx, sizePx] grey levels -> [sizePx, sizePx]
 * A crop without contrast (standard deviation below 1e-3 grey levels) becomes all zeros: finite, and far from every part.
 * @throws RangeError for a wrong number of pixels, NaN or Infinity
 */
export function normalise (pixels: Float32Array, spec: Pick<CropSpec, 'mode' | 'sizePx'>): Crop {
  const size = spec.sizePx
  if (pixels.length !== size * size) throw new RangeError(`crop: expected ${size} * ${size} values, got ${pixels.length}`)
  const data = new Float32Array(size * size)
  const centre = (size - 1) / 2
  const half = (y: number): number => spec.mode === 'polar' ? size : Math.sqrt(Math.max(0, (size / 2) ** 2 - (y - centre) ** 2))
  let count = 0
  let sum = 0
  let sumOfSquares = 0
  // Offsetting by one pixel's value keeps the sums of squares small, and so exact enough.
  const offset = pixels[Math.floor(centre) * size + Math.floor(centre)]!
  for (let y = 0; y < size; y++) {
    const h = half(y)
    for (let x = Math.max(0, Math.ceil(centre - h)), end = Math.min(size - 1, Math.floor(centre + h)); x <= end; x++) {
      const value = pixels[y * size + x]! - offset
      sum += value
      sumOfSquares += value * value
      count++
    }
  }
  const mean = sum / count
  const deviation = Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean))
  if (!Number.isFinite(deviation)) throw new RangeError('crop: expected finite values, got NaN or Infinity')
  if (deviation < FLAT_BELOW) return { size, data }
  for (let y = 0; y < size; y++) {
    const h = half(y)
    for (let x = Math.max(0, Math.ceil(centre - h)), end = Math.min(size - 1, Math.floor(centre + h)); x <= end; x++) {
      data[y * size + x] = (pixels[y * size + x]! - offset - mean) / deviation
    }
  }
  return { size, data }
}

const FLAT_BELOW = 1e-3
