import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import type { View } from '../../domain/inspection/view.ts'
import { eachRingPoint } from './ring-points.ts'
import { sharpness } from './sharpness.ts'

/**
 * Brightness and focus of a part, measured at about 1,500 of its pixels.
 * @param focus the result of `sharpness`, if it is known already
 */
export function measureView(image: GreyImage, circle: Circle, focus = sharpness(image, circle)): View {
  const { width, height, data } = image
  let sum = 0
  let weight = 0
  eachRingPoint(circle, 0.5, (x, y, rings) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return
    // An outer ring covers more of the part than an inner one.
    sum += data[y * width + x]! * rings
    weight += rings
  })
  return { brightness: weight === 0 ? 0 : sum / weight, focus: focus[0]! }
}
