import type { Random } from '../domain/random.ts'
import { wrapAngle } from './geometry.ts'
import { bell, smoothstep } from './interpolate.ts'
import { createNoise, sampleNoise } from './noise.ts'

/** Light of the turned face at a pixel. Beyond the face's edge it continues as if there were no chamfer. */
export type FaceLight = (x: number, y: number) => number

/** Columns of the polar picture of a face, for a full turn. A power of two. */
export const ANGLES = 512

/** Light by radius from the face's centre, in steps of one pixel. */
export function radialLight(
  rows: number,
  faceRadius: number,
  boreRadius: number,
  outerRadius: number,
  groove: number,
  seen: number,
  roughness: number,
  random: Random
): Float32Array {
  const fine = createNoise(random, 1, 512)
  const medium = createNoise(random, 1, 256)
  const coarse = createNoise(random, 1, 64)
  const level = random.range(142, 162)
  const nearBore = random.range(20, 75)
  const reach = outerRadius * random.range(0.12, 0.3)
  const rim = random.range(-10, 30)
  const contrast = roughness * random.range(0.8, 1.4)
  return Float32Array.from({ length: rows }, (_, r) => {
    const shape =
      level
      + nearBore * Math.exp(-Math.max(0, r - boreRadius) / reach)
      + rim * bell((r - 0.93 * faceRadius) / (0.06 * faceRadius))
    const relief =
      0.26 * seen * sampleNoise(fine, 0, r / groove)
      + 0.17 * sampleNoise(medium, 0, r / (3.2 * groove))
      + 0.07 * sampleNoise(coarse, 0, r / (14 * groove))
    return shape * (1 + contrast * relief)
  })
}

/**
 * Light by angle (index 0 is -pi). `factor`: the lamp's broad highlights and fine rays. `fade`: how much darker the
 * face gets towards its edge (1: black).
 */
export function angularLight(random: Random): { factor: Float32Array; fade: Float32Array } {
  const lobes = Array.from({ length: 4 }, () => ({
    bearing: random.range(-Math.PI, Math.PI),
    width: random.range(0.15, 0.7),
    strength: random.range(-0.18, 0.24)
  }))
  const low = random.range(0.06, 0.17)
  const fadeDepth = random.range(0.35, 0.6)
  const fadeWidth = random.range(0.5, 0.9)
  const fan = createNoise(random, 1, 128)
  const fanContrast = random.range(0.02, 0.12)
  const factor = new Float32Array(ANGLES)
  const fade = new Float32Array(ANGLES)
  for (let i = 0; i < ANGLES; i++) {
    const angle = (2 * Math.PI * i) / ANGLES - Math.PI
    // Grooves show a highlight on both sides of the centre; the opposite one is weaker.
    const sum = lobes.reduce(
      (total, { bearing, width, strength }) =>
        total
        + strength
          * (bell(wrapAngle(angle - bearing) / width) + 0.6 * bell(wrapAngle(angle - bearing - Math.PI) / width)),
      0
    )
    factor[i] = (1 + low * Math.sin(angle)) * (1 + sum) * (1 + fanContrast * sampleNoise(fan, 0, (128 * i) / ANGLES))
    fade[i] = fadeDepth * smoothstep(0, 1, 1 - Math.abs(wrapAngle(angle + Math.PI / 2)) / (2 * fadeWidth))
  }
  return { factor, fade }
}
