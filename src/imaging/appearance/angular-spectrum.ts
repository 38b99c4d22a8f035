import { COLUMNS, meanAndDeviation, PART_ROWS, ROWS } from './polar-grid.ts'

/** Harmonics of each row: the slowest is once around. */
export const HARMONICS = 16
/** Added to the amplitudes: smaller ones are noise. In standard deviations of the part's grey values. */
const NOISE = 0.01
/** Deviation of a flat part, in grey levels. */
const FLAT = 1e-3

const COSINES = Float64Array.from({ length: COLUMNS }, (_, i) => Math.cos((2 * Math.PI * i) / COLUMNS))
const QUARTER = COLUMNS / 4
/** COLUMNS is a power of two: `& LAST` is the remainder of a turn, several times as fast as `%`. */
const LAST = COLUMNS - 1

/**
 * How strongly each ring repeats along the angle: the amplitude of each harmonic of each row, as a logarithm. Turning
 * the part
 * changes phases only. Exposure and gain drop out: grey values are taken in standard deviations of the part.
 *
 * Shapes  polar [ROWS, COLUMNS] grey values -> [ROWS, HARMONICS]
 */
export function angularSpectrum(polar: Float32Array): Float32Array {
  const { deviation } = meanAndDeviation(polar, 0, PART_ROWS * COLUMNS)
  const scale = 1 / (COLUMNS * Math.max(deviation, FLAT))
  const spectrum = new Float32Array(ROWS * HARMONICS)
  for (let row = 0; row < ROWS; row++) {
    const at = row * COLUMNS
    for (let harmonic = 1; harmonic <= HARMONICS; harmonic++) {
      let real = 0
      let imaginary = 0
      for (let i = 0, angle = 0; i < COLUMNS; i++, angle = (angle + harmonic) & LAST) {
        real += polar[at + i]! * COSINES[angle]!
        // A quarter of a turn further on the cosine is minus the sine.
        imaginary += polar[at + i]! * COSINES[(angle + QUARTER) & LAST]!
      }
      spectrum[row * HARMONICS + harmonic - 1] = Math.log(Math.hypot(real, imaginary) * scale + NOISE)
    }
  }
  return spectrum
}
