import type { Random } from '../domain/random.ts'
import type { RingGeometry } from './geometry.ts'
import { turnOf } from './geometry.ts'
import { clamp } from './interpolate.ts'
import { createNoise, sampleNoiseRow } from './noise.ts'
import { type FaceLight, ANGLES, radialLight, angularLight } from './face-light.ts'

/**
 * A face turned on a lathe: concentric grooves that differ from part to part, streaks along them, chatter marks near
 * the bore, torn spots, and the broad highlights of a lamp on grooves (brighter towards the bore and the bottom, darker
 * towards the top edge).
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
 * Light of the face, [rows, ANGLES]: each row is one pixel of radius from the face's centre; column 0 has the angle
 * -pi.
 */
function drawPolar(
  { outer, face, bore }: RingGeometry,
  rows: number,
  random: Random,
  scale: number,
  roughness: number
): Float32Array {
  const groove = Math.max(1.2, 1.7 * scale)
  // Grooves finer than a pixel average out.
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
