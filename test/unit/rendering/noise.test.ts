import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { createNoise, sampleNoise, sampleNoiseRow } from '../../../src/rendering/noise.ts'

const noise = createNoise(createRandom(1), 4, 8)
const place = fc.double({ min: -50, max: 50, noNaN: true })

suite('noise', () => {
  test('is the grid value on the grid and the mean of four in the middle of a cell', () => {
    assert.equal(sampleNoise(noise, 2, 3), noise.values[2 * 8 + 3])
    const corners = [noise.values[0], noise.values[1], noise.values[8], noise.values[9]]
    assert.ok(Math.abs(sampleNoise(noise, 0.5, 0.5) - corners.reduce((a, b) => a + b) / 4) < 1e-7)
  })
  test('property: repeats with the grid in both directions and stays in [-1, 1)', () => {
    fc.assert(
      fc.property(place, place, (v, u) => {
        const value = sampleNoise(noise, v, u)
        assert.ok(value >= -1 && value < 1)
        assert.ok(Math.abs(sampleNoise(noise, v + 4, u - 8) - value) < 1e-9)
      })
    )
  })
  test('property: a row holds what single samples hold', () => {
    const row = new Float32Array(32)
    fc.assert(
      fc.property(place, place, (v, shift) => {
        sampleNoiseRow(noise, v, shift, row)
        for (let i = 0; i < 32; i++) assert.ok(Math.abs(row[i] - sampleNoise(noise, v, shift + i / 4)) < 1e-6)
      })
    )
  })
  test('refuses sides that are no powers of two', () => {
    for (const [rows, columns] of [
      [3, 4],
      [4, 0],
      [4, 2.5]
    ] as const)
      assert.throws(() => createNoise(createRandom(1), rows, columns), {
        name: 'RangeError',
        message: /powers of two, received/
      })
  })
})
