import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { meanAndDeviation } from '../../../../src/imaging/appearance/polar-grid.ts'

suite('meanAndDeviation', () => {
  test('of the values from..to alone: 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and deviation 2', () => {
    const values = Float32Array.of(1000, 2, 4, 4, 4, 5, 5, 7, 9, NaN)
    assert.deepEqual(meanAndDeviation(values, 1, 9), { mean: 5, deviation: 2 })
  })

  test('equal values deviate by 0, not by NaN, whatever the rounding', () => {
    const { deviation } = meanAndDeviation(new Float32Array(1000).fill(0.1), 0, 1000)
    assert.ok(deviation >= 0 && deviation < 1e-6, String(deviation))
  })
})
