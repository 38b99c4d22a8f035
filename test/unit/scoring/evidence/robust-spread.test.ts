import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { bulkDeviation, median, quantile } from '../../../../src/scoring/evidence/robust-spread.ts'
import { assertNear, wave } from './numbers.ts'

const some = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 })

suite('robust spread', () => {
  test('NumPy 2.4: quantile (linear), 1.4826 * median(|v - median|) of 5 sin(1.7 i + 0.2), i < 11, in float32', () => {
    const values = [...wave(11, 1.7, 0.2, 5)]
    const expected = [
      [0, -4.984500408172607],
      [0.1, -4.161337375640869],
      [0.5, 0.993346631526947],
      [0.9, 4.718478202819824],
      [1, 4.731500625610352]
    ] as const
    for (const [share, value] of expected) assertNear(quantile(values, share), value, 1e-9)
    assertNear(bulkDeviation(values, median(values)), 4.805972442805767, 1e-9)
  })

  test('by hand: the median lies between the 2nd and 3rd of four values; 1, 2, 3, 100 deviate by 1.5', () => {
    assert.equal(median([4, 1, 3, 2]), 2.5)
    // Deviations from 2.5: 1.5, 0.5, 0.5, 97.5, median 1; the 100 does not move it.
    assertNear(bulkDeviation([1, 2, 3, 100], 2.5), 1.4826, 1e-12)
  })

  test('property: the order does not matter, a quantile lies within the values and grows with its share', () =>
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const found = quantile(values, share)
        assert.equal(quantile(values.toReversed(), share), found)
        assert.ok(found >= Math.min(...values) && found <= Math.max(...values))
        assert.ok(quantile(values, share / 2) <= found + 1e-9)
      })
    ))

  test('leaves the values as they are', () => {
    const values = [3, 1, 2]
    quantile(values, 0.5)
    assert.deepEqual(values, [3, 1, 2])
  })
})
