import type { Crop } from '../../domain/inspection/image.ts'
import { type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'

/**
 * Below this standard deviation, in grey levels, a crop is flat. One pixel of 128 x 128 that differs by one level gives
 * 0.008.
 */
const FLAT_BELOW = 1e-3

/**
 * The network's input from a crop: mean 0 and standard deviation 1 over the part, so that exposure, gain and offset
 * have no effect. In a square crop the pixels outside the inscribed disc (the plate under the part) are set to 0 and do
 * not count. Two passes in double precision. A crop without contrast (standard deviation below 1e-3 grey levels)
 * becomes all zeros, which is finite and far from every part.
 *
 * Shapes  pixels [sizePx, columns] grey levels, left as they are -> [sizePx, columns]
 * @throws RangeError for a wrong number of pixels, and for NaN or Infinity on the part
 */
export function normalise(pixels: Float32Array, spec: Pick<CropSpec, 'mode' | 'sizePx' | 'columnsPx'>): Crop {
  const { mode, sizePx: height } = spec
  const width = cropColumns(spec)
  if (height < 1 || width < 1 || pixels.length !== height * width)
    throw new RangeError(`crop: expected ${height} * ${width} values, received ${pixels.length}`)
  const begin = mode === 'polar' ? new Int32Array(height) : discBegins(height)
  const data = new Float32Array(height * width)

  let count = 0
  let sum = 0
  for (let y = 0; y < height; y++) {
    const end = (y + 1) * width - begin[y]!
    for (let i = y * width + begin[y]!; i < end; i++) sum += pixels[i]!
    count += width - 2 * begin[y]!
  }
  const mean = sum / count

  let sumOfSquares = 0
  for (let y = 0; y < height; y++) {
    const end = (y + 1) * width - begin[y]!
    for (let i = y * width + begin[y]!; i < end; i++) {
      const difference = pixels[i]! - mean
      sumOfSquares += difference * difference
    }
  }
  const deviation = Math.sqrt(sumOfSquares / count)
  if (!Number.isFinite(deviation)) throw new RangeError('crop: expected finite values, received NaN or Infinity')
  if (deviation < FLAT_BELOW) return { height, width, data }

  const scale = 1 / deviation
  for (let y = 0; y < height; y++) {
    const end = (y + 1) * width - begin[y]!
    for (let i = y * width + begin[y]!; i < end; i++) data[i] = (pixels[i]! - mean) * scale
  }
  return { height, width, data }
}

/** First column of each row whose centre lies in the inscribed disc. The last one is its mirror image. */
function discBegins(size: number): Int32Array {
  const centre = (size - 1) / 2
  return Int32Array.from({ length: size }, (_, y) => Math.ceil(centre - Math.sqrt((size / 2) ** 2 - (y - centre) ** 2)))
}
