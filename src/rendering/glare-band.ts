import type { Random } from '../domain/random.ts'
import { bell, smoothstep } from './interpolate.ts'
import { createNoise, sampleNoise } from './noise.ts'
import { scaleOf } from './scene.ts'
import type { Canvas } from './scene.ts'

/** The reflection of a lamp in the plate: a bright upright band with hard edges. */
export interface Glare {
  /** Centre at half the picture's height, pixels. */
  readonly x: number
  readonly widthPx: number
}

interface GlareBand {
  /** Left edge for each row, pixels. */
  readonly left: Float32Array
  /** Light across the band for each pixel, starting `reach` pixels before the left edge. */
  readonly profile: Float32Array
  readonly reach: number
  /** Strength for each row. */
  readonly rows: Float32Array
  /** How far the streaks shift the edges, pixels. */
  readonly ragged: number
}

export function glareBand(canvas: Canvas, { x, widthPx }: Glare, random: Random): GlareBand {
  const { height } = canvas
  const scale = scaleOf(canvas)
  const lean = random.range(-0.02, 0.09)
  const gap = random.range(0.55, 0.75)
  const gapWidth = random.range(0.02, 0.05)
  const gapDepth = random.range(0.35, 0.75)
  const second = random.range(0.6, 0.95)
  const halo = random.range(0.03, 0.12)
  const peak = random.range(170, 270)
  const edge = random.range(0.012, 0.05) * widthPx
  const bottom = random.range(0.62, 0.85)
  const reach = Math.ceil(0.35 * widthPx)
  const wave = createNoise(random, 1, 16)
  const profile = fill(Math.ceil(widthPx) + 2 * reach, (i) => {
    const t = i - reach
    const inside = smoothstep(-edge, edge, t) * smoothstep(-edge, edge, widthPx - t)
    const body = t < gap * widthPx ? 1 : second
    const dip = 1 - gapDepth * bell((t / widthPx - gap) / gapWidth)
    const outside = halo * bell(Math.max(0, -t, t - widthPx) / (0.13 * widthPx))
    return peak * (inside * body * dip * (1 + 0.25 * sampleNoise(wave, 0, (7 * t) / widthPx)) + outside)
  })
  const left = fill(height, (y) => x - widthPx / 2 + lean * (y - height / 2))
  const rows = fill(
    height,
    (y) => (1 + ((bottom - 1) * y) / height) * (0.85 + 0.15 * bell((y - 0.2 * height) / (0.4 * height)))
  )
  return { left, profile, reach, rows, ragged: 9 * scale }
}

export const fill = (length: number, valueAt: (i: number) => number): Float32Array =>
  Float32Array.from({ length }, (_, i) => valueAt(i))
