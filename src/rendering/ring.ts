import type { Random } from '../domain/random.ts'
import type { FaceLight } from './face-light.ts'
import type { RingGeometry } from './geometry.ts'
import { boundsAround } from './geometry.ts'
import { bell, clamp, mix } from './interpolate.ts'
import { scaleOf } from './scene.ts'
import type { Canvas } from './scene.ts'
import { createChamfer, createBore } from './ring-bore.ts'

/** Brightens the plate near the part by the light that the part's side reflects. */
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
 * Draws the ring on the plate: face, chamfer, bore with its reflections, and the small bright flecks that every good
 * part has on its edge.
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

/** Bright specks of at most a few pixels on the outer edge. Good parts have them, too. */
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
