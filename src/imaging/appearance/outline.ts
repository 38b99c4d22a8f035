import { COLUMNS, MARGIN, ROWS } from './polar-grid.ts'

/** The edge is searched between these rows: 0.75 to 1.27 radii. */
const FROM = 27
const TO = 46
/** Harmonics of the edge's radius: the second is an oval, the third a triangle, the sixth a hexagon. */
export const OUTLINE_HARMONICS = 8
/** Added to amplitude and roughness before their logarithms, in radii: smaller ones cannot be measured. */
const ROUND = 0.003
const ROUGH = 0.005
/** An edge at most this far from the circle lies on it, in radii. */
const NEAR = 0.035
/** Added to the edge's contrast before its logarithm, in grey levels. */
const FAINT = 4

export interface Outline {
  /** [COLUMNS] where the steepest edge lies along the angle, in radii of the circle. */
  readonly radii: Float32Array
  /** Mean step of grey values there, over two rows. */
  readonly contrast: number
}

/**
 * Finds the steepest edge near the circle in each column, to a fraction of a row. @param polar [ROWS, COLUMNS] grey
 * values
 */
export function traceOutline(polar: Float32Array): Outline {
  const radii = new Float32Array(COLUMNS)
  let contrast = 0
  const step = (row: number, column: number): number => {
    let sum = 0
    for (let c = column + COLUMNS - 1; c <= column + COLUMNS + 1; c++) {
      const at = row * COLUMNS + (c % COLUMNS)
      sum += Math.abs(polar[at + COLUMNS]! - polar[at - COLUMNS]!)
    }
    return sum / 3
  }
  const steps = new Float64Array(TO)
  for (let column = 0; column < COLUMNS; column++) {
    let best = FROM + 1
    for (let row = FROM; row < TO; row++) steps[row] = step(row, column)
    for (let row = FROM + 1; row < TO - 1; row++) if (steps[row]! > steps[best]!) best = row
    const curvature = steps[best - 1]! - 2 * steps[best]! + steps[best + 1]!
    const shift = curvature < 0 ? (0.5 * (steps[best - 1]! - steps[best + 1]!)) / curvature : 0
    radii[column] = ((best + Math.min(Math.max(shift, -1), 1)) * MARGIN) / (ROWS - 1)
    contrast += steps[best]! / COLUMNS
  }
  return { radii, contrast }
}

/** [OUTLINE_HARMONICS, COLUMNS] */
const COS = ofHarmonics(Math.cos)
const SIN = ofHarmonics(Math.sin)

function ofHarmonics(wave: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: OUTLINE_HARMONICS * COLUMNS }, (_, i) => {
    const [harmonic, n] = [1 + Math.floor(i / COLUMNS), i % COLUMNS]
    return wave((2 * Math.PI * harmonic * n) / COLUMNS)
  })
}

/** Amplitude of a harmonic of the outline, in radii. @param harmonic 1 to OUTLINE_HARMONICS */
export function outlineAmplitude({ radii }: Outline, harmonic: number): number {
  let real = 0
  let imaginary = 0
  for (let n = 0, at = (harmonic - 1) * COLUMNS; n < COLUMNS; n++, at++) {
    real += radii[n]! * COS[at]!
    imaginary += radii[n]! * SIN[at]!
  }
  return (2 / COLUMNS) * Math.hypot(real, imaginary)
}

/** How far an outline is from round: (largest - smallest diameter) / mean diameter of its second harmonic. */
const ovalShare = (amplitudeOfSecond: number): number => 2 * amplitudeOfSecond

/**
 * The outline as numbers that do not depend on how the part is turned.
 *
 * @param confidence share of the circumference on which the circle stage saw the edge
 * @returns [OUTLINE_HARMONICS + 4]: amplitudes of the harmonics and roughness, as logarithms; share of columns near
 * the circle and
 * confidence, twice each; contrast, as a logarithm
 */
export function describeOutline(outline: Outline, confidence: number): Float32Array {
  const { radii, contrast } = outline
  const mean = radii.reduce((sum, radius) => sum + radius, 0) / COLUMNS
  const roughness = Math.sqrt(radii.reduce((sum, radius) => sum + (radius - mean) ** 2, 0) / COLUMNS)
  const near = radii.filter((radius) => Math.abs(radius - 1) < NEAR).length / COLUMNS
  return Float32Array.from([
    ...Array.from({ length: OUTLINE_HARMONICS }, (_, n) => Math.log(outlineAmplitude(outline, n + 1) + ROUND)),
    Math.log(roughness + ROUGH),
    2 * near,
    2 * confidence,
    Math.log(contrast + FAINT)
  ])
}

/** Computes the oval share back from a description that `describeOutline` returned. */
export const ovalShareOf = (description: Float32Array): number =>
  ovalShare(Math.max(0, Math.exp(description[1]!) - ROUND))
