import type { Random } from '../../../domain/random.ts'
import { type CropSpec, cropColumns } from '../../../domain/recipes/recipe.ts'

/** The crop onto which a made-up defect is drawn. */
export interface Scene {
  readonly pixels: Float32Array
  readonly source: Float32Array
  /** Rows and columns of the crop. */
  readonly height: number
  readonly width: number
  /** The part's outer radius in pixels of the crop (rows, in a polar one). */
  readonly rimPx: number
  readonly polar: boolean
  readonly contrast: number
  readonly random: Random
}

/** @param source the crop of a good part, [sizePx, columns] grey levels; the scene draws onto a copy */
export function createScene(source: Float32Array, spec: CropSpec, random: Random): Scene {
  return {
    pixels: Float32Array.from(source),
    source,
    height: spec.sizePx,
    width: cropColumns(spec),
    rimPx: rimPx(spec),
    polar: spec.mode === 'polar',
    contrast: deviation(source),
    random
  }
}

/**
 * Applies `change` to the pixels of a turned ellipse with a ragged, soft rim; weight is 1 in the middle, u and v run
 * from -1 to 1.
 */
export function region(
  { pixels, height, width, random }: Scene,
  x: number,
  y: number,
  radius: number,
  aspect: number,
  change: (value: number, weight: number, u: number, v: number, dx: number, dy: number) => number
): void {
  const turn = random.range(0, Math.PI)
  const lobes = random.int(2, 5)
  const phase = random.range(0, 2 * Math.PI)
  const ragged = random.range(0, 0.35)
  const reach = Math.ceil(radius * 1.4)
  for (let j = Math.max(0, Math.floor(y - reach)); j <= Math.min(height - 1, y + reach); j++) {
    for (let i = Math.max(0, Math.floor(x - reach)); i <= Math.min(width - 1, x + reach); i++) {
      const dx = i - x
      const dy = j - y
      const u = (Math.cos(turn) * dx + Math.sin(turn) * dy) / radius
      const v = (-Math.sin(turn) * dx + Math.cos(turn) * dy) / (radius * aspect)
      const rim = 1 + ragged * Math.sin(lobes * Math.atan2(v, u) + phase)
      const distance = Math.hypot(u, v) / rim
      if (distance >= 1) continue
      pixels[j * width + i] = clampGrey(change(pixels[j * width + i]!, 1 - distance * distance, u, v, dx, dy))
    }
  }
}

/** Random position, uniform over the part's disc up to `share` of its radius. */
export function pointOnPart(scene: Scene, share: number): Point {
  return pointAt(scene, share * Math.sqrt(scene.random.uniform()), scene.random.range(0, 2 * Math.PI))
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Position in the crop of the point at `share` of the outer radius and `angle` in radians. */
export function pointAt({ width, rimPx, polar }: Scene, share: number, angle: number): Point {
  const radius = rimPx * share
  if (polar) return { x: ((angle / (2 * Math.PI)) % 1) * width, y: radius }
  const centre = (width - 1) / 2
  return { x: centre + radius * Math.cos(angle), y: centre + radius * Math.sin(angle) }
}

function rimPx({ mode, sizePx, margin }: CropSpec): number {
  return (mode === 'polar' ? sizePx - 1 : sizePx / 2) / margin
}

export const sign = (random: Random): number => (random.uniform() < 0.5 ? -1 : 1)
export const clampGrey = (value: number): number => Math.min(255, Math.max(0, value))
export const clampIndex = (value: number, size: number): number => Math.min(size - 1, Math.max(0, Math.round(value)))

function deviation(values: Float32Array): number {
  let sum = 0
  let squares = 0
  for (const value of values) {
    sum += value
    squares += value * value
  }
  return Math.sqrt(Math.max(1, squares / values.length - (sum / values.length) ** 2))
}
