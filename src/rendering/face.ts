import type { Random } from '../domain/random.ts'
import type { RingGeometry } from './geometry.ts'
import { turnOf, wrapAngle } from './geometry.ts'
import { bell, smoothstep } from './interpolate.ts'
import { createNoise, sampleNoise } from './noise.ts'

/** Light of the turned face at a pixel. Defined beyond the face's edge too: there the face goes on as if there were no chamfer. */
export type FaceLight = (x: number, y: number) => number

const ANGLES = 1024
/** Steps of the radial table per pixel. */
const FINENESS = 2

/**
 * A face turned on a lathe: concentric grooves that differ from part to part, streaks along them, chatter marks near the bore, torn spots, and
 * the broad highlights that a lamp makes on grooves (brighter towards the bore and at the bottom, fading towards the top edge).
 * @param scale pixels per unit of drawing
 */
export function createFace ({ outer, face, bore }: RingGeometry, random: Random, scale: number): FaceLight {
  const groove = Math.max(1.2, 1.7 * scale)
  // Grooves finer than the pixels average out.
  const seen = Math.min(1, Math.sqrt(1.7 * scale / groove))
  const radial = radialLight(face.r, bore.r, outer.r, groove, seen, random.fork('grooves'))
  const lamp = angularLight(random.fork('lamp'))

  const streaksRandom = random.fork('streaks')
  const streaks = createNoise(streaksRandom, 512, 128)
  const streakContrast = seen * streaksRandom.range(0.2, 0.3)
  const streakTurn = streaksRandom.range(0, 128)
  const blotches = createNoise(streaksRandom, 64, 32)

  const chatterRandom = random.fork('chatter')
  const chatter = createNoise(chatterRandom, 64, 128)
  const chatterContrast = chatterRandom.range(0.05, 0.3)
  const chatterReach = outer.r * chatterRandom.range(0.08, 0.25)

  const chatterEnd = Math.ceil(bore.r + 3 * chatterReach)
  const chatterByRadius = Float32Array.from({ length: chatterEnd }, (_, r) => chatterContrast * Math.exp(-Math.max(0, r - bore.r) / chatterReach))

  const tornRandom = random.fork('torn')
  const torn = createNoise(tornRandom, 128, 128)
  const tornFrom = tornRandom.range(0.66, 0.88)
  const tornHeight = Math.max(1.2, 3.2 * scale)

  const fadeFrom = tornRandom.range(0.7, 0.85) * face.r
  const last = radial.length - 2

  return (x, y) => {
    const dx = x - face.cx
    const dy = y - face.cy
    const r = Math.sqrt(dx * dx + dy * dy)
    const turn = turnOf(dy, dx)
    const at = Math.min(r * FINENESS, last)
    const i = Math.floor(at)
    const base = radial[i] + (radial[i + 1] - radial[i]) * (at - i)

    const bearing = Math.min(ANGLES - 1, Math.floor(turn * ANGLES))
    let factor = lamp.factor[bearing]
    const beyond = r - fadeFrom
    if (beyond > 0) factor *= 1 - lamp.fade[bearing] * Math.min(1, beyond / (face.r - fadeFrom)) ** 2
    factor *= 1 + streakContrast * sampleNoise(streaks, r / groove, turn * 128 + streakTurn) + 0.12 * sampleNoise(blotches, r / (9 * groove), turn * 32)
    if (r < chatterEnd) factor *= 1 + chatterByRadius[Math.floor(r)] * sampleNoise(chatter, r / (9 * scale), turn * 128)

    const spot = sampleNoise(torn, r / tornHeight, turn * 128)
    if (spot > tornFrom) factor *= 1 + 4 * (spot - tornFrom)
    else if (spot < -tornFrom) factor *= 1 + 3 * (spot + tornFrom)
    return base * factor
  }
}

/** Light by radius from the face's centre, `FINENESS` steps a pixel, up to a little beyond the outer edge. */
function radialLight (faceRadius: number, boreRadius: number, outerRadius: number, groove: number, seen: number, random: Random): Float32Array {
  const fine = createNoise(random, 1, 512)
  const medium = createNoise(random, 1, 256)
  const coarse = createNoise(random, 1, 64)
  const level = random.range(142, 162)
  const nearBore = random.range(20, 75)
  const reach = outerRadius * random.range(0.12, 0.3)
  const rim = random.range(-10, 30)
  const contrast = random.range(0.8, 1.4)
  return Float32Array.from({ length: Math.ceil(1.15 * outerRadius * FINENESS) }, (_, i) => {
    const r = i / FINENESS
    const shape = level + nearBore * Math.exp(-Math.max(0, r - boreRadius) / reach) + rim * bell((r - 0.93 * faceRadius) / (0.06 * faceRadius))
    const relief = 0.26 * seen * sampleNoise(fine, 0, r / groove) + 0.17 * sampleNoise(medium, 0, r / (3.2 * groove)) + 0.07 * sampleNoise(coarse, 0, r / (14 * groove))
    return shape * (1 + contrast * relief)
  })
}

/** By bearing (0 at -pi): the lamp's broad highlights, a fan of fine rays, and how far the face fades towards its edge (1: to black). */
function angularLight (random: Random): { factor: Float32Array, fade: Float32Array } {
  const lobes = Array.from({ length: 4 }, () => ({
    bearing: random.range(-Math.PI, Math.PI), width: random.range(0.15, 0.7), strength: random.range(-0.18, 0.24)
  }))
  const low = random.range(0.06, 0.17)
  const fadeDepth = random.range(0.35, 0.6)
  const fadeWidth = random.range(0.5, 0.9)
  const fan = createNoise(random, 1, 128)
  const fanContrast = random.range(0.02, 0.12)
  const factor = new Float32Array(ANGLES)
  const fade = new Float32Array(ANGLES)
  for (let i = 0; i < ANGLES; i++) {
    const angle = 2 * Math.PI * i / ANGLES - Math.PI
    // Grooves show a highlight on both sides of the centre: a lobe repeats, weaker, opposite.
    const sum = lobes.reduce((total, { bearing, width, strength }) => total +
      strength * (bell(wrapAngle(angle - bearing) / width) + 0.6 * bell(wrapAngle(angle - bearing - Math.PI) / width)), 0)
    factor[i] = (1 + low * Math.sin(angle)) * (1 + sum) * (1 + fanContrast * sampleNoise(fan, 0, 128 * i / ANGLES))
    fade[i] = fadeDepth * smoothstep(0, 1, 1 - Math.abs(wrapAngle(angle + Math.PI / 2)) / (2 * fadeWidth))
  }
  return { factor, fade }
}
