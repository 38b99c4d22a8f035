import type { Random } from '../domain/random.ts'
import type { RingGeometry } from './geometry.ts'
import { turnOf, wrapAngle } from './geometry.ts'
import { bell, clamp, smoothstep } from './interpolate.ts'
import { createNoise, sampleNoise, sampleNoiseRow } from './noise.ts'

/** Light of the turned face at a pixel. Also defined beyond the face's edge, as if there were no chamfer. */
export type FaceLight = (x: number, y: number) => number

/** Columns of the polar picture of a face, once around. A power of two. */
const ANGLES = 512

/**
 * A face turned on a lathe: concentric grooves that differ from part to part, streaks along them, chatter marks near
 * the bore, torn spots, and the broad highlights that a lamp makes on grooves (brighter towards the bore and at the
 * bottom, fading towards the top edge).
 * @param scale pixels per unit of drawing
 * @param roughness contrast of grooves, streaks, chatter and torn spots; 1 is a rough cut
 */
export function createFace(geometry: RingGeometry, random: Random, scale: number, roughness: number): FaceLight {
  const { face, outer } = geometry
  const rows = Math.ceil(1.15 * outer.r)
  const polar = drawPolar(geometry, rows, random, scale, roughness)
  return (x, y) => {
    const dx = x - face.cx
    const dy = y - face.cy
    const r = Math.min(Math.sqrt(dx * dx + dy * dy), rows - 1.001)
    const turn = turnOf(dy, dx) * ANGLES
    const row = Math.floor(r)
    const column = Math.floor(turn)
    const fr = r - row
    const fc = turn - column
    const left = row * ANGLES + (column & (ANGLES - 1))
    const right = row * ANGLES + ((column + 1) & (ANGLES - 1))
    const inner = polar[left] + (polar[right] - polar[left]) * fc
    const further = polar[left + ANGLES] + (polar[right + ANGLES] - polar[left + ANGLES]) * fc
    return inner + (further - inner) * fr
  }
}

/**
 * Light of the face, [rows, ANGLES]: a row is a pixel of radius from the face's centre, column 0 lies at bearing -pi.
 */
function drawPolar(
  { outer, face, bore }: RingGeometry,
  rows: number,
  random: Random,
  scale: number,
  roughness: number
): Float32Array {
  const groove = Math.max(1.2, 1.7 * scale)
  // Grooves finer than the pixels average out.
  const seen = Math.min(1, Math.sqrt((1.7 * scale) / groove))
  const radial = radialLight(rows, face.r, bore.r, outer.r, groove, seen, roughness, random.fork('grooves'))
  const lamp = angularLight(random.fork('lamp'))

  const streaksRandom = random.fork('streaks')
  const streaks = createNoise(streaksRandom, 256, 128)
  const streakContrast = roughness * seen * streaksRandom.range(0.2, 0.3)
  const blotches = createNoise(streaksRandom, 64, 32)
  const streakRow = new Float32Array(ANGLES)
  const blotchRow = new Float32Array(ANGLES)

  const chatterRandom = random.fork('chatter')
  const chatter = createNoise(chatterRandom, 64, 128)
  const chatterContrast = roughness * chatterRandom.range(0.05, 0.3)
  const chatterReach = outer.r * chatterRandom.range(0.08, 0.25)
  const chatterRow = new Float32Array(ANGLES)

  const tornRandom = random.fork('torn')
  const torn = createNoise(tornRandom, 128, 128)
  const tornFrom = tornRandom.range(0.66, 0.88)
  const tornHeight = Math.max(1.2, 3.2 * scale)
  const fadeFrom = tornRandom.range(0.7, 0.85) * face.r
  const tornRow = new Float32Array(ANGLES)

  const polar = new Float32Array(rows * ANGLES)
  for (let r = 0; r < rows; r++) {
    sampleNoiseRow(streaks, r / groove, 0, streakRow)
    sampleNoiseRow(blotches, r / (9 * groove), 0, blotchRow)
    sampleNoiseRow(chatter, r / (9 * scale), 0, chatterRow)
    sampleNoiseRow(torn, r / tornHeight, 0, tornRow)
    const chatterHere = chatterContrast * Math.exp(-Math.max(0, r - bore.r) / chatterReach)
    const fadeHere = clamp((r - fadeFrom) / (face.r - fadeFrom), 0, 1) ** 2
    for (let i = 0; i < ANGLES; i++) {
      const spot = tornRow[i]
      const tear = roughness * (spot > tornFrom ? 4 * (spot - tornFrom) : spot < -tornFrom ? 3 * (spot + tornFrom) : 0)
      polar[r * ANGLES + i] =
        radial[r]
        * lamp.factor[i]
        * (1 - lamp.fade[i] * fadeHere)
        * (1 + tear)
        * (1 + streakContrast * streakRow[i] + 0.12 * roughness * blotchRow[i])
        * (1 + chatterHere * chatterRow[i])
    }
  }
  return polar
}

/** Light by radius from the face's centre, a pixel a step. */
function radialLight(
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
 * By bearing (0 at -pi): the lamp's broad highlights, a fan of fine rays, and how far the face fades towards its edge
 * (1: to black).
 */
function angularLight(random: Random): { factor: Float32Array; fade: Float32Array } {
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
    // Grooves show a highlight on both sides of the centre: a lobe repeats, weaker, opposite.
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
