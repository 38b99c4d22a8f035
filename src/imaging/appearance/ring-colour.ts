import type { Circle, ColourPixels, GreyImage } from '../../domain/inspection/image.ts'
import { MARGIN, meanAndDeviation, RINGS, ROWS_PER_RING } from './polar-grid.ts'

/** Samples per row. Each takes the nearest pixel. */
const SAMPLES = 64
/**
 * FLAT (grey levels) is added to the spread before its logarithm; the factor gives the result the scale of the means.
 */
const FLAT = 2
const SPREAD_FACTOR = 8

const COS = Float64Array.from({ length: SAMPLES }, (_, i) => Math.cos((2 * Math.PI * i) / SAMPLES))
const SIN = Float64Array.from({ length: SAMPLES }, (_, i) => Math.sin((2 * Math.PI * i) / SAMPLES))

/**
 * Mean and spread of the two colour differences red - green and yellow - blue in rings, in grey levels. A grey picture
 * has means of 0 and the smallest spread. Outside the picture the nearest edge pixel continues.
 *
 * @returns [4 * RINGS]: means of red - green, their spreads, means of yellow - blue, their spreads
 */
export function ringColour(
  { width, height }: Pick<GreyImage, 'width' | 'height'>,
  colour: ColourPixels | undefined,
  { cx, cy, r }: Circle
): Float32Array {
  const result = new Float32Array(4 * RINGS)
  const count = ROWS_PER_RING * SAMPLES
  const redGreen = new Float32Array(count)
  const yellowBlue = new Float32Array(count)
  for (let ring = 0; ring < RINGS; ring++) {
    if (colour !== undefined) {
      const { data, channels } = colour
      for (let n = 0; n < count; n++) {
        const row = ring * ROWS_PER_RING + Math.floor(n / SAMPLES)
        const radius = (MARGIN * r * row) / (RINGS * ROWS_PER_RING - 1)
        const x = clamp(Math.round(cx + radius * COS[n % SAMPLES]!), width - 1)
        const y = clamp(Math.round(cy + radius * SIN[n % SAMPLES]!), height - 1)
        const at = (y * width + x) * channels
        redGreen[n] = data[at]! - data[at + 1]!
        yellowBlue[n] = (data[at]! + data[at + 1]!) / 2 - data[at + 2]!
      }
    }
    for (const [n, values] of [redGreen, yellowBlue].entries()) {
      const { mean, deviation } = meanAndDeviation(values, 0, count)
      result[2 * n * RINGS + ring] = mean
      result[(2 * n + 1) * RINGS + ring] = SPREAD_FACTOR * Math.log(deviation + FLAT)
    }
  }
  return result
}

const clamp = (value: number, high: number): number => (value < 0 ? 0 : value > high ? high : value)
