import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import { eachRingPoint } from './ring-points.ts'

/** Distances of the pixels that are compared: fine detail is seen at the first only, and goes first out of focus. */
const STEPS_PX = [1, 2, 4]
/** Grey levels that are added to the mean difference before its logarithm: less is noise. */
const NOISE = 0.5

/**
 * How much neighbouring pixels of the part differ, at three distances, as logarithms. A picture out of focus, or
 * enlarged from a
 * small one, has little fine detail.
 *
 * @returns [3]: of distances of 1, 2 and 4 px of the picture
 */
export function sharpness({ width, height, data }: GreyImage, circle: Circle): Float32Array {
  const sums = STEPS_PX.map(() => 0)
  let count = 0
  const far = STEPS_PX.at(-1)!
  eachRingPoint(circle, 0, (x, y) => {
    if (x < far || y < far || x >= width - far || y >= height - far) return
    const at = y * width + x
    const twice = 2 * data[at]!
    for (let n = 0; n < STEPS_PX.length; n++) {
      const step = STEPS_PX[n]!
      // The second difference leaves slow changes of light out.
      const across = Math.abs(data[at - step]! + data[at + step]! - twice)
      const down = Math.abs(data[at - step * width]! + data[at + step * width]! - twice)
      sums[n]! += (across + down) / 2
    }
    count++
  })
  return Float32Array.from(sums, (sum) => Math.log((count === 0 ? 0 : sum / count) + NOISE))
}
