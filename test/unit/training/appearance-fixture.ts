import type { Appearance } from '../../../src/domain/inspection/evidence.ts'
import type { Circle } from '../../../src/domain/inspection/image.ts'
import { measureAppearance } from '../../../src/imaging/appearance/measure-appearance.ts'

/** What is measured about the middle of a square crop, as if the crop were the whole picture. */
export function appearanceOf(pixels: Float32Array, sizePx: number, r = (sizePx / 2) * 0.9): Appearance {
  const data = new Uint8Array(Uint8ClampedArray.from(pixels).buffer)
  const middle = (sizePx - 1) / 2
  const circle: Circle = { cx: middle, cy: middle, r }
  return measureAppearance({ width: sizePx, height: sizePx, data }, { ...circle, confidence: 0.9 })
}
