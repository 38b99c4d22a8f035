import type { GreyImage } from '../../domain/inspection/image.ts'
import { blockMeans, MAX_STEP } from '../block-means.ts'
import { logarithm } from '../logarithm.ts'

/**
 * A picture made smaller by a whole factor. Pixel (x, y) is the mean of a block with its centre at (x + 0.5) * factor -
 * 0.5.
 */
export interface ReducedImage {
  readonly width: number
  readonly height: number
  readonly factor: number
  /** [height, width] logarithms of the blocks' means. */
  readonly data: Float32Array
  /** Grey value below which the logarithm flattens. */
  readonly black: number
}

/** The largest whole factor, 1 to 257, that is at most `factor` (or 1). */
export const reductionFactor = (factor: number): number => Math.max(1, Math.min(MAX_STEP, Math.floor(factor)))

/**
 * Logarithms of the block means, ln(mean + black). Pixels at the right and lower border that do not fill a block are
 * left out.
 * @param factor whole, 1 to 257
 * @param blackShare `black` as a share of the picture's mean, so that gain only adds a constant
 */
export function reduceLogarithm(image: GreyImage, factor: number, blackShare: number): ReducedImage {
  if (!(factor >= 1 && factor <= MAX_STEP))
    throw new RangeError(`factor: expected 1 to ${MAX_STEP}, received ${factor}`)
  const width = Math.floor(image.width / factor)
  const height = Math.floor(image.height / factor)
  const data = blockMeans(image, { left: 0, top: 0, step: factor, width, height })
  let total = 0
  for (let i = 0; i < data.length; i++) total += data[i]!
  const black = Math.max((blackShare * total) / Math.max(1, data.length), MIN_BLACK)
  for (let i = 0; i < data.length; i++) data[i] = logarithm(data[i]! + black)
  return { width, height, factor, data, black }
}

const MIN_BLACK = 0.1
