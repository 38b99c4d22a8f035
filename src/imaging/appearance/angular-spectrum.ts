import { COLUMNS, meanAndDeviation, PART_ROWS, ROWS } from './polar-grid.ts'

/** Harmonics of each row. The first one has one period per turn. */
export const HARMONICS = 16
/** Added to each amplitude, because smaller ones are noise. Unit: standard deviations of the part's grey values. */
const NOISE = 0.01
/** Smallest standard deviation that is divided by, in grey levels. */
const FLAT = 1e-3

const HALF = COLUMNS / 2
const QUARTER = COLUMNS / 4

/** [HARMONICS, QUARTER + 1] values of the first quarter of a turn. The other three quarters are folded onto it. */
const COSINES = ofQuarter(Math.cos)
const SINES = ofQuarter(Math.sin)

function ofQuarter(wave: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: HARMONICS * (QUARTER + 1) }, (_, n) => {
    const [harmonic, i] = [1 + Math.floor(n / (QUARTER + 1)), n % (QUARTER + 1)]
    return wave((2 * Math.PI * harmonic * i) / COLUMNS)
  })
}

/**
 * How strongly each ring repeats along the angle: the amplitude of each harmonic of each row, as a logarithm. If the
 * part is turned, only the phases change. Exposure and gain have no effect, because grey values are measured in
 * standard deviations of the part.
 *
 * Shapes  polar [ROWS, COLUMNS] grey values -> [ROWS, HARMONICS]
 */
export function angularSpectrum(polar: Float32Array): Float32Array {
  const { deviation } = meanAndDeviation(polar, 0, PART_ROWS * COLUMNS)
  const scale = 1 / (COLUMNS * Math.max(deviation, FLAT))
  const spectrum = new Float32Array(ROWS * HARMONICS)
  const folded = { even: newFold(), odd: newFold() }
  for (let row = 0; row < ROWS; row++) {
    fold(polar.subarray(row * COLUMNS, (row + 1) * COLUMNS), folded.even, folded.odd)
    for (let harmonic = 1, at = 0; harmonic <= HARMONICS; harmonic++) {
      const { cosine, sine } = harmonic % 2 === 0 ? folded.even : folded.odd
      let real = 0
      let imaginary = 0
      for (let i = 0; i <= QUARTER; i++, at++) {
        real += cosine[i]! * COSINES[at]!
        imaginary += sine[i]! * SINES[at]!
      }
      const amplitude = Math.sqrt(real * real + imaginary * imaginary)
      spectrum[row * HARMONICS + harmonic - 1] = Math.log(amplitude * scale + NOISE)
    }
  }
  return spectrum
}

/** [QUARTER + 1] factors of the cosine and of the sine for each angle of the first quarter. */
interface Fold {
  readonly cosine: Float64Array
  readonly sine: Float64Array
}

const newFold = (): Fold => ({ cosine: new Float64Array(QUARTER + 1), sine: new Float64Array(QUARTER + 1) })

/**
 * Adds up the four values whose cosine and sine differ in sign only: those at the angle, at half a turn minus the
 * angle, and at both mirrored angles. The signs for even harmonics differ from those for odd ones.
 */
function fold(row: Float32Array, even: Fold, odd: Fold): void {
  even.cosine[0] = row[0]! + row[HALF]!
  odd.cosine[0] = row[0]! - row[HALF]!
  for (let i = 1; i < QUARTER; i++) {
    const near = row[i]!
    const nearMirrored = row[COLUMNS - i]!
    const far = row[HALF - i]!
    const farMirrored = row[HALF + i]!
    even.cosine[i] = near + nearMirrored + (far + farMirrored)
    odd.cosine[i] = near + nearMirrored - (far + farMirrored)
    even.sine[i] = near - nearMirrored - (far - farMirrored)
    odd.sine[i] = near - nearMirrored + (far - farMirrored)
  }
  even.cosine[QUARTER] = row[QUARTER]! + row[COLUMNS - QUARTER]!
  odd.sine[QUARTER] = row[QUARTER]! - row[COLUMNS - QUARTER]!
}
