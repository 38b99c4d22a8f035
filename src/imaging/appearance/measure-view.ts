import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import type { View } from '../../domain/inspection/view.ts'
import { sharpness } from './sharpness.ts'

/** Points where the grey level is read: on rings, evenly around each. */
const RINGS = 24
const POINTS = 64

/** Brightness and focus of a part, from some 1,500 of its pixels. */
export function measureView(image: GreyImage, circle: Circle): View {
  const { width, height, data } = image
  const { cx, cy, r } = circle
  let sum = 0
  let count = 0
  for (let ring = 1; ring <= RINGS; ring++)
    for (let point = 0; point < POINTS; point++) {
      const radius = (r * (ring - 0.5)) / RINGS
      const angle = (2 * Math.PI * (point + ring / RINGS)) / POINTS
      const x = Math.round(cx + radius * Math.cos(angle))
      const y = Math.round(cy + radius * Math.sin(angle))
      if (x < 0 || y < 0 || x >= width || y >= height) continue
      // Rings farther out stand for more of the part.
      sum += data[y * width + x]! * (ring - 0.5)
      count += ring - 0.5
    }
  return { brightness: count === 0 ? 0 : sum / count, focus: sharpness(image, circle)[0]! }
}
