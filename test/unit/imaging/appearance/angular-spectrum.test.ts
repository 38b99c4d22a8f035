import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { angularSpectrum, HARMONICS } from '../../../../src/imaging/appearance/angular-spectrum.ts'
import { COLUMNS, MARGIN, PART_ROWS, ROWS } from '../../../../src/imaging/appearance/polar-grid.ts'
import { cropPolar } from '../../../../src/imaging/crop/polar.ts'
import { CIRCLE, drawShape, largestDifference, polygon, type Shape } from './draw-shape.ts'

const polarOf = (shape: Shape): Float32Array => cropPolar(drawShape(shape), CIRCLE, ROWS, MARGIN, COLUMNS)
const noise = (seed: number): Float32Array => {
  const random = createRandom(seed)
  return Float32Array.from({ length: ROWS * COLUMNS }, () => 100 + 20 * random.normal())
}
const turned = (polar: Float32Array, by: number): Float32Array =>
  polar.map((_, i) => polar[i - (i % COLUMNS) + ((i + by) % COLUMNS)]!)
/** Amplitudes of a row: harmonic 1 comes first. */
const amplitudes = (spectrum: Float32Array, row: number): number[] =>
  [...spectrum.subarray(row * HARMONICS, (row + 1) * HARMONICS)].map((value) => Math.exp(value) - 0.01)
const strongest = (values: readonly number[]): number => values.indexOf(Math.max(...values)) + 1
/** The row nearest to a radius of the circle. */
const rowAt = (radius: number): number => Math.round((radius * (ROWS - 1)) / MARGIN)

suite('angularSpectrum', () => {
  test('a wave of a row has half its amplitude, in deviations of the part, at its harmonic alone', () => {
    // The part has ones and minus ones beside each other in each row but 5: deviation 1. Row 5: 0.4 cos(3 t + 1).
    const polar = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => (i % 2 === 0 ? 1 : -1))
    for (let i = 0; i < COLUMNS; i++) polar[5 * COLUMNS + i] = 0.4 * Math.cos((2 * Math.PI * 3 * i) / COLUMNS + 1)
    const squares = (37 * COLUMNS + (COLUMNS * 0.4 ** 2) / 2) / (PART_ROWS * COLUMNS)
    const row = amplitudes(angularSpectrum(polar), 5)
    assert.ok(Math.abs(row[2]! - 0.2 / Math.sqrt(squares)) < 1e-5, String(row[2]))
    for (const [n, amplitude] of row.entries()) if (n !== 2) assert.ok(Math.abs(amplitude) < 1e-6, String(amplitude))
  })

  test('property: every harmonic of every row is the plain Fourier sum', () =>
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const polar = noise(seed)
        const part = polar.subarray(0, PART_ROWS * COLUMNS)
        const mean = part.reduce((sum, value) => sum + value, 0) / part.length
        const deviation = Math.sqrt(part.reduce((sum, value) => sum + (value - mean) ** 2, 0) / part.length)
        const expected = Float32Array.from({ length: ROWS * HARMONICS }, (_, at) => {
          const [row, harmonic] = [Math.floor(at / HARMONICS), 1 + (at % HARMONICS)]
          let [real, imaginary] = [0, 0]
          for (let i = 0; i < COLUMNS; i++) {
            real += polar[row * COLUMNS + i]! * Math.cos((2 * Math.PI * harmonic * i) / COLUMNS)
            imaginary += polar[row * COLUMNS + i]! * Math.sin((2 * Math.PI * harmonic * i) / COLUMNS)
          }
          return Math.log(Math.hypot(real, imaginary) / COLUMNS / deviation + 0.01)
        })
        assert.ok(largestDifference(angularSpectrum(polar), expected) < 1e-5)
      }),
      { numRuns: 20 }
    ))

  test('property: turning by whole columns changes nothing', () =>
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: COLUMNS - 1 }), (seed, by) => {
        const polar = noise(seed)
        assert.ok(largestDifference(angularSpectrum(polar), angularSpectrum(turned(polar, by))) < 1e-4)
      }),
      { numRuns: 20 }
    ))

  test('property: gain and offset change nothing', () =>
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.integer({ min: -50, max: 50 }),
        (seed, gain, offset) => {
          const polar = noise(seed)
          const other = polar.map((value) => gain * value + offset)
          assert.ok(largestDifference(angularSpectrum(polar), angularSpectrum(other)) < 1e-3)
        }
      ),
      { numRuns: 20 }
    ))

  test('a drawn hexagon peaks at harmonic 6 where its edge is, however it lies and is lit', () => {
    const plain = angularSpectrum(polarOf({ edge: polygon(6) }))
    for (const row of [rowAt(0.96), rowAt(1), rowAt(1.04)]) assert.equal(strongest(amplitudes(plain, row)), 6)
    const other = angularSpectrum(polarOf({ edge: polygon(6), turn: 0.4, gain: 1.3, offset: -20 }))
    // Pixels and samples lie otherwise: amplitudes differ by some hundredths of the part's deviation.
    const difference = largestDifference(plain.map(Math.exp), other.map(Math.exp))
    assert.ok(difference < 0.1, String(difference))
    assert.ok(largestDifference(plain, angularSpectrum(polarOf({ edge: polygon(5) }))) > 2)
  })

  test('a flat picture is all noise floor, not NaN', () => {
    const spectrum = angularSpectrum(new Float32Array(ROWS * COLUMNS).fill(90))
    for (const value of spectrum) assert.ok(Math.abs(value - Math.log(0.01)) < 0.1, String(value))
  })
})
