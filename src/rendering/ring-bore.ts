import type { Random } from '../domain/random.ts'
import type { RingGeometry } from './geometry.ts'
import { turnOf, wrapAngle } from './geometry.ts'
import { bell, clamp, mix } from './interpolate.ts'
import { createNoise, sampleNoise } from './noise.ts'

const ANGLES = 1024

/** Light of the chamfer; `inside` is the distance to the outer edge in pixels. */
export function createChamfer(
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

/** Light in the bore: a dark hole, rings at its mouth, and vertical reflections of the lamp on its wall. */
export function createBore({ bore }: RingGeometry, random: Random, scale: number): (x: number, y: number) => number {
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
