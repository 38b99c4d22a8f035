import type { Random } from '../domain/random.ts'
import type { FaceLight } from './face.ts'
import type { RingGeometry } from './geometry.ts'
import { boundsAround, turnOf, wrapAngle } from './geometry.ts'
import { bell, clamp, mix } from './interpolate.ts'
import { createNoise, sampleNoise } from './noise.ts'
import { scaleOf } from './scene.ts'
import type { Canvas } from './scene.ts'

const ANGLES = 1024

/**
 * The plate near the part is lit by light that the part's side throws on it.
 */
export function drawContactLight(canvas: Canvas, { outer }: RingGeometry, random: Random): void {
  const { width, light } = canvas
  const reach = 0.15 * outer.r
  const strength = random.range(0.1, 0.3)
  const { x0, x1, y0, y1 } = boundsAround(outer.cx, outer.cy, outer.r + reach, canvas)
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const beyond = (Math.sqrt((x - outer.cx) ** 2 + (y - outer.cy) ** 2) - outer.r) / reach
      if (beyond <= -0.1 || beyond >= 1) continue
      const near = 1 - Math.max(0, beyond)
      light[y * width + x] *= 1 + strength * near * near * near
    }
  }
}

/**
 * Draws the ring onto the plate: face, chamfer, bore with the reflections in it, and the small bright flecks that every
 * good part has on its edge.
 * @param albedo 1 for bright metal, less for a part that is darker than its plate
 */
export function drawRing(
  canvas: Canvas,
  geometry: RingGeometry,
  faceLight: FaceLight,
  albedo: number,
  random: Random
): void {
  const { width, light } = canvas
  const { outer, face, bore } = geometry
  const scale = scaleOf(canvas)
  const soft = Math.max(1, random.range(1.8, 3) * scale)
  const chamferAt = createChamfer(geometry, random.fork('chamfer'), scale)
  const boreAt = createBore(geometry, random.fork('bore'), scale)
  const { x0, x1, y0, y1 } = boundsAround(outer.cx, outer.cy, outer.r + soft, canvas)
  for (let y = y0; y <= y1; y++) {
    const outerY = (y - outer.cy) ** 2
    const faceY = (y - face.cy) ** 2
    const boreY = (y - bore.cy) ** 2
    for (let x = x0; x <= x1; x++) {
      const inside = outer.r - Math.sqrt((x - outer.cx) ** 2 + outerY)
      const coverage = clamp(inside / soft + 0.5, 0, 1)
      if (coverage === 0) continue
      const onFace = clamp((face.r - Math.sqrt((x - face.cx) ** 2 + faceY)) / (2 * soft) + 0.5, 0, 1)
      const inBore = clamp((bore.r - Math.sqrt((x - bore.cx) ** 2 + boreY)) / soft + 0.5, 0, 1)
      let value = 0
      if (inBore < 1) {
        if (onFace > 0) value += onFace * faceLight(x, y)
        if (onFace < 1) value += (1 - onFace) * chamferAt(x, y, inside)
      }
      if (inBore > 0) value = mix(value, boreAt(x, y), inBore)
      const pixel = y * width + x
      light[pixel] = mix(light[pixel], albedo * value, coverage)
    }
  }
  drawFlecks(canvas, geometry, albedo, random.fork('flecks'))
}

/** Light of the chamfer; `inside` is the distance to the outer edge in pixels. */
function createChamfer(
  { outer, face }: RingGeometry,
  random: Random,
  scale: number
): (x: number, y: number, inside: number) => number {
  const grain = createNoise(random, 64, 256)
  const dark = random.range(38, 58)
  const bottom = random.range(85, 125)
  const right = random.range(25, 75)
  const lit = random.range(1.2, 2)
  const fringe = random.range(70, 170)
  const levels = Float32Array.from({ length: ANGLES }, (_, i) => {
    const angle = (2 * Math.PI * i) / ANGLES - Math.PI
    return dark + bottom * bell(wrapAngle(angle - lit) / 0.55) + right * bell(angle / 0.8)
  })
  const fringes = Float32Array.from({ length: ANGLES }, (_, i) => {
    const angle = (2 * Math.PI * i) / ANGLES - Math.PI
    return fringe * bell(wrapAngle(angle - lit - 0.3) / 0.6) + 14
  })
  return (x, y, inside) => {
    const dx = x - outer.cx
    const dy = y - outer.cy
    const turn = turnOf(dy, dx)
    const bearing = Math.min(ANGLES - 1, Math.floor(turn * ANGLES))
    const fromFace = Math.max(0, Math.sqrt((x - face.cx) ** 2 + (y - face.cy) ** 2) - face.r)
    const edge = Math.max(0, inside)
    const t = fromFace / (fromFace + edge + 1e-6)
    const texture = 1 + 0.14 * sampleNoise(grain, edge / (2 * scale), turn * 64)
    const speckle = 0.55 + 0.45 * sampleNoise(grain, 32, turn * 256)
    return (
      levels[bearing] * texture * (0.8 + 0.5 * t * t) + fringes[bearing] * speckle * bell(edge / (2.6 * scale) - 0.8)
    )
  }
}

/** Light in the bore: a dark hole, rings at its mouth, and upright reflections of the lamp on its wall. */
function createBore({ bore }: RingGeometry, random: Random, scale: number): (x: number, y: number) => number {
  const grain = createNoise(random, 64, 64)
  const floor = random.range(6, 16)
  const mouth = random.range(45, 80)
  const line = random.range(30, 90)
  const lineAt = random.range(0.87, 0.92)
  const lineBearing = random.range(0, Math.PI)
  const stripes = Array.from({ length: random.int(1, 3) }, () => ({
    x: random.range(-0.25, 0.6),
    y: random.range(-0.3, 0.4),
    width: random.range(0.05, 0.17),
    height: random.range(0.35, 0.9),
    level: random.range(25, 190)
  }))
  const haze = { x: random.range(0, 0.4), level: random.range(5, 45) }
  return (x, y) => {
    const dx = (x - bore.cx) / bore.r
    const dy = (y - bore.cy) / bore.r
    const q = Math.sqrt(dx * dx + dy * dy)
    let wall = floor + haze.level * bell((dx - haze.x) / 0.35)
    for (const stripe of stripes)
      wall += stripe.level * bell((dx - stripe.x) / stripe.width) * bell((dy - stripe.y) / stripe.height)
    wall *= 1 + 0.25 * sampleNoise(grain, (dy * bore.r) / (20 * scale), (dx * bore.r) / (2.2 * scale))
    const rim = clamp((q - 0.84) / 0.05, 0, 1)
    if (rim === 0) return wall
    const angle = Math.atan2(dy, dx)
    const facing = 0.45 + 0.55 * Math.cos(angle - lineBearing) ** 2
    const ringLight = mouth * (0.55 + 3.5 * Math.max(0, q - 0.9)) + line * facing * bell((q - lineAt) / 0.018)
    return mix(wall, ringLight * (1 + 0.2 * sampleNoise(grain, 7, (angle * 32) / Math.PI)), rim)
  }
}

/** Bright specks of at most a few pixels on the outer edge: good parts have them as well. */
function drawFlecks(canvas: Canvas, { outer }: RingGeometry, albedo: number, random: Random): void {
  const { width, light } = canvas
  const scale = scaleOf(canvas)
  for (let n = random.int(8, 26); n > 0; n--) {
    const angle = random.uniform() < 0.5 ? random.range(-Math.PI, Math.PI) : random.range(1.6, 3)
    const away = outer.r + random.range(-2.5, 1) * scale
    const cx = outer.cx + away * Math.cos(angle)
    const cy = outer.cy + away * Math.sin(angle)
    const radius = Math.max(0.5, random.range(0.7, 2.6) * scale)
    const stretch = random.range(1, 2.6)
    const level = albedo * random.range(110, 255)
    const { x0, x1, y0, y1 } = boundsAround(cx, cy, 2.5 * radius * stretch, canvas)
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const across = (x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle)
        const along = (y - cy) * Math.cos(angle) - (x - cx) * Math.sin(angle)
        const share = bell(Math.hypot(across / radius, along / (radius * stretch)))
        if (share > 0.05) light[y * width + x] = mix(light[y * width + x], level, share)
      }
    }
  }
}
