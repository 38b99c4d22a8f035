import type { Random } from '../domain/random.ts'
import { bell } from './interpolate.ts'
import { createNoise, sampleNoise } from './noise.ts'
import type { NoiseGrid } from './noise.ts'
import { scaleOf } from './scene.ts'
import type { Canvas, PlateKind } from './scene.ts'
import { type Glare, glareBand, fill } from './glare-band.ts'
import { drawSlots, drawFarEdge, drawScratches, drawDust } from './plate-marks.ts'

/** Surface finish of a plate: streaks of `length` x `thickness` units of drawing along `angle`, and their contrast. */
interface Finish {
  readonly angle: number
  readonly length: number
  readonly thickness: number
  readonly contrast: number
}

const FINISHES: Readonly<Record<PlateKind, readonly Finish[]>> = {
  brushed: [
    { angle: 0, length: 40, thickness: 1.2, contrast: 0.5 },
    { angle: 0, length: 16, thickness: 2, contrast: 0.42 }
  ],
  'cross-brushed': [
    { angle: 0.5, length: 50, thickness: 1.6, contrast: 0.35 },
    { angle: -0.62, length: 38, thickness: 1.8, contrast: 0.35 }
  ],
  matte: [
    { angle: 0.3, length: 2.2, thickness: 2, contrast: 0.18 },
    { angle: 0.1, length: 40, thickness: 33, contrast: 0.15 }
  ],
  belt: [
    { angle: 0, length: 5.5, thickness: 3, contrast: 0.3 },
    { angle: Math.PI / 2, length: 5.5, thickness: 3, contrast: 0.3 }
  ],
  slotted: [
    { angle: Math.PI / 2, length: 70, thickness: 1.7, contrast: 0.3 },
    { angle: 1.4, length: 20, thickness: 2.2, contrast: 0.2 }
  ]
}

/**
 * Fills the canvas with a metal plate (or a conveyor belt) under a lamp, darker towards the sides, with dust and
 * scratches.
 * @param level brightness of the plate outside the glare; 1 for the dark plate of the demo product
 */
export function drawPlate(canvas: Canvas, kind: PlateKind, glare: Glare | null, level: number, random: Random): void {
  drawFinish(canvas, kind, glare, level, random.fork('finish'))
  if (kind === 'slotted') drawSlots(canvas, random.fork('slots'))
  drawFarEdge(canvas, random.fork('far-edge'))
  drawScratches(canvas, random.fork('scratches'))
  drawDust(canvas, random.fork('dust'))
}

function drawFinish(canvas: Canvas, kind: PlateKind, glare: Glare | null, level: number, random: Random): void {
  const { width, height, light } = canvas
  const tilt = random.range(-0.12, 0.12)
  const [fine, coarse] = FINISHES[kind].map((finish) =>
    streaks({ ...finish, angle: finish.angle + tilt }, canvas, random)
  )
  const lampX = glare?.x ?? width * random.range(0.35, 0.6)
  const ambient = fill(
    width,
    (x) => level * (4 + 30 * bell((x - lampX) / (0.25 * width)) + 9 * bell((x - lampX) / (0.75 * width)))
  )
  const band = glare === null ? null : glareBand(canvas, glare, random)

  for (let y = 0; y < height; y++) {
    const row = y * width
    for (let x = 0; x < width; x++) {
      const a = fine.contrast * sampleNoise(fine.grid, y * fine.vy + x * fine.vx, x * fine.ux + y * fine.uy)
      const b = coarse.contrast * sampleNoise(coarse.grid, y * coarse.vy + x * coarse.vx, x * coarse.ux + y * coarse.uy)
      let value = ambient[x] * (1 + a + b)
      if (band !== null) {
        const t = x - band.left[y] + b * band.ragged
        if (t > -band.reach && t < band.profile.length - band.reach)
          value += band.profile[Math.floor(t + band.reach)] * band.rows[y] * (1 + 0.5 * a + 0.45 * b)
      }
      light[row + x] = value
    }
  }
}

interface Streaks {
  readonly grid: NoiseGrid
  readonly contrast: number
  /** Grid columns and rows per pixel along x and y. */
  readonly ux: number
  readonly uy: number
  readonly vx: number
  readonly vy: number
}

function streaks({ angle, length, thickness, contrast }: Finish, canvas: Canvas, random: Random): Streaks {
  const scale = scaleOf(canvas)
  const across = Math.max(1.2, thickness * scale)
  const along = Math.max(1.2, length * scale)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  // About one row for each streak that fits into the picture's height.
  const rows = 2 ** Math.ceil(Math.log2(canvas.height / across))
  // Streaks thinner than a pixel average out.
  const seen = Math.min(1, Math.sqrt((thickness * scale) / across))
  return {
    grid: createNoise(random, rows, 64),
    contrast: contrast * seen,
    ux: cos / along,
    uy: sin / along,
    vx: -sin / across,
    vy: cos / across
  }
}
