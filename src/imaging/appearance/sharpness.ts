import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import { eachRingPoint } from './ring-points.ts'

/** Distances of the pixels that are compared. Fine detail shows at 1 px only, and defocus removes it first. */
const STEPS_PX = [1, 2, 4]
/** Added to the mean difference before its logarithm, in grey levels, because smaller values are noise. */
const NOISE = 0.5

/**
 * How much neighbouring pixels of the part differ, at three distances, as logarithms. A picture that is out of focus,
 * or was enlarged, has little fine detail.
 *
 * @returns [3], for distances of 1, 2 and 4 px of the picture
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
      // The second difference is not affected by slow changes of light.
      const across = Math.abs(data[at - step]! + data[at + step]! - twice)
      const down = Math.abs(data[at - step * width]! + data[at + step * width]! - twice)
      sums[n]! += (across + down) / 2
    }
    count++
  })
  return Float32Array.from(sums, (sum) => Math.log((count === 0 ? 0 : sum / count) + NOISE))
}
