import type { Circle, GreyImage } from '../../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../../src/domain/random.ts'

export interface Disc extends Circle {
  /** Grey value inside. */
  readonly grey: number
}

export interface DrawOptions {
  readonly width?: number
  readonly height?: number
  readonly plate?: number
  /** Standard deviation of the grain, grey values. */
  readonly grain?: number
  /** A bright upright band over the plate: from x0 to x1. */
  readonly glare?: { readonly x0: number; readonly x1: number; readonly grey: number }
  readonly gain?: number
  readonly seed?: number
}

/**
 * Discs on a plate, the later ones over the earlier, their edges one pixel wide; then grain, gain and clipping to 8
 * bits.
 */
export function drawDiscs(
  discs: readonly Disc[],
  { width = 320, height = 240, plate = 60, grain = 2, glare, gain = 1, seed = 1 }: DrawOptions = {}
): GreyImage {
  const random = createRandom(seed)
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let grey = glare !== undefined && x >= glare.x0 && x < glare.x1 ? glare.grey : plate
      for (const disc of discs) {
        const cover = Math.max(0, Math.min(1, disc.r - Math.hypot(x - disc.cx, y - disc.cy) + 0.5))
        grey += cover * (disc.grey - grey)
      }
      data[y * width + x] = Math.max(0, Math.min(255, Math.round(gain * (grey + grain * random.normal()))))
    }
  }
  return { width, height, data }
}
