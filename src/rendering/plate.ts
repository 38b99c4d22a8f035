import type { Random } from '../domain/random.ts'
import { boundsAround } from './geometry.ts'
import { bell, smoothstep } from './interpolate.ts'
import { createNoise, sampleNoise } from './noise.ts'
import type { NoiseGrid } from './noise.ts'
import { visitPolyline } from './polyline.ts'
import { scaleOf } from './scene.ts'
import type { Canvas, PlateKind } from './scene.ts'

/** The reflection of a lamp in the plate: a bright upright band with hard edges. */
export interface Glare {
  /** Centre at half the picture's height, pixels. */
  readonly x: number
  readonly widthPx: number
}

/**
 * How a plate is worked: streaks of `length` x `thickness` units of drawing along `angle`, and how strongly they show.
 */
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
 * Fills the canvas with a worked metal plate (or a conveyor belt) under a lamp, darker towards the sides, with dust and
 * scratches.
 * @param level brightness of the plate away from the glare, 1 for the dark plate of the demo product
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
  // About as many rows as streaks fit below one another.
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

interface GlareBand {
  /** Left edge by row, pixels. */
  readonly left: Float32Array
  /** Light across the band by pixel, beginning `reach` pixels before the left edge. */
  readonly profile: Float32Array
  readonly reach: number
  /** Strength by row. */
  readonly rows: Float32Array
  /** How far the streaks fray the edges, pixels. */
  readonly ragged: number
}

function glareBand(canvas: Canvas, { x, widthPx }: Glare, random: Random): GlareBand {
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

/** Straight T-slots across the plate: dark grooves with a bright lip. */
function drawSlots(canvas: Canvas, random: Random): void {
  const { width, height, light } = canvas
  const pitch = height * random.range(0.28, 0.42)
  const half = pitch * random.range(0.1, 0.16)
  const shift = random.range(0, pitch)
  const lean = random.range(-0.06, 0.06)
  const lip = 2.5 * scaleOf(canvas)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = (y + lean * x + shift) % pitch
      const distance = Math.abs(across - pitch / 2) - half
      if (distance < 0) light[y * width + x] *= 0.25 + 0.2 * (across / pitch)
      else if (distance < lip) light[y * width + x] = light[y * width + x] * 1.3 + 60 * (1 - distance / lip)
    }
  }
}

/** The plate ends somewhere at one side: almost no light from there. */
function drawFarEdge(canvas: Canvas, random: Random): void {
  const { width, height, light } = canvas
  if (random.uniform() < 0.4) return
  const soft = 5 * scaleOf(canvas)
  const leftSide = random.uniform() < 0.35
  const x0 = width * random.range(0.02, 0.09)
  const lean = random.range(-0.08, 0.08)
  const dark = random.range(0.4, 0.7)
  for (let y = 0; y < height; y++) {
    const edge = x0 + lean * (y - height / 2)
    for (let i = 0; i <= edge + soft && i < width; i++) {
      light[y * width + (leftSide ? i : width - 1 - i)] *= 1 - dark * smoothstep(-soft, soft, edge - i)
    }
  }
}

function drawScratches(canvas: Canvas, random: Random): void {
  const { width, height, light } = canvas
  const scale = scaleOf(canvas)
  for (let n = random.int(3, 9); n > 0; n--) {
    const x = random.range(0, width)
    const y = random.range(0, height)
    const angle = random.normal() * 0.5
    const length = height * random.range(0.03, 0.3)
    const bend = random.range(-0.15, 0.15)
    const middle = { x: x + (length / 2) * Math.cos(angle), y: y + (length / 2) * Math.sin(angle) }
    const end = {
      x: middle.x + (length / 2) * Math.cos(angle + bend),
      y: middle.y + (length / 2) * Math.sin(angle + bend)
    }
    const half = Math.max(0.6, random.range(0.6, 1.3) * scale)
    const change = random.uniform() < 0.6 ? random.range(1.3, 2) : random.range(0.5, 0.8)
    visitPolyline([{ x, y }, middle, end], half + 0.5, canvas, (px, py, distance, along) => {
      const share = Math.min(1, half + 0.5 - Math.abs(distance)) * smoothstep(0, 0.2, Math.min(along, 1 - along))
      light[py * width + px] *= 1 + (change - 1) * share
    })
  }
}

function drawDust(canvas: Canvas, random: Random): void {
  const { width, height, light } = canvas
  const scale = scaleOf(canvas)
  for (let n = random.int(2, 14); n > 0; n--) {
    const cx = random.range(0, width)
    const cy = random.range(0, height)
    const radius = Math.max(0.7, scale * random.range(1, 5))
    const glow = random.range(10, 60)
    const { x0, x1, y0, y1 } = boundsAround(cx, cy, 2.5 * radius, canvas)
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) light[y * width + x] += glow * bell((1.4 * Math.hypot(x - cx, y - cy)) / radius)
    }
  }
}

const fill = (length: number, valueAt: (i: number) => number): Float32Array =>
  Float32Array.from({ length }, (_, i) => valueAt(i))
