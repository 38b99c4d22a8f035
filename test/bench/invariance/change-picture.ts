import type { Circle, GreyImage } from '../../../src/domain/inspection/image.ts'

/**
 * The picture as another exposure has it: grey levels times `gain`, and `offset` times their mean added; cut off at 0
 * and 255.
 */
export function exposed({ width, height, data }: GreyImage, gain: number, offset: number): GreyImage {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  return {
    width,
    height,
    data: Uint8Array.from(data, (value) => Math.min(255, Math.max(0, Math.round(value * gain + offset * mean))))
  }
}

/**
 * Everything within 1.2 radii of the circle's middle turned about it, bilinear; the rest stays. Beyond the picture its
 * nearest pixel.
 */
export function turned({ width, height, data }: GreyImage, { cx, cy, r }: Circle, degrees: number): GreyImage {
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const result = Uint8Array.from(data)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - cx, y - cy]
      if (Math.hypot(dx, dy) > 1.2 * r) continue
      const u = Math.min(width - 1.001, Math.max(0, cx + cos * dx + sin * dy))
      const v = Math.min(height - 1.001, Math.max(0, cy - sin * dx + cos * dy))
      const i = Math.floor(v) * width + Math.floor(u)
      const [fu, fv] = [u - Math.floor(u), v - Math.floor(v)]
      result[y * width + x] = Math.round(
        (1 - fv) * ((1 - fu) * data[i]! + fu * data[i + 1]!)
          + fv * ((1 - fu) * data[i + width]! + fu * data[i + width + 1]!)
      )
    }
  }
  return { width, height, data: result }
}
