import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { above, between, gapThresholds } from '../../../src/scoring/gap-thresholds.ts'

suite('gapThresholds', () => {
  test('middles of the gaps, half the lowest, and half a gap above the highest', () => {
    assert.deepEqual(gapThresholds([6, 2, 4, 2]), [1, 3, 5, 7])
    assert.deepEqual(gapThresholds([4]), [2, 6])
  })
  test('between neighbouring doubles picks the upper, so that the lower passes', () => {
    assert.equal(between(1, 1 + Number.EPSILON), 1 + Number.EPSILON)
  })
  test('above is above even with no step', () => {
    for (const score of [0, Number.MIN_VALUE, 0.3, 1, 12345.678]) assert.ok(above(score, 0) > score)
  })
  test('property: each threshold parts the scores at another place', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1, maxLength: 40 }), (scores) => {
        const passed = gapThresholds(scores).map(
          (threshold) => new Set(scores.filter((score) => score < threshold)).size
        )
        // [0, 1, 2, ... all distinct scores], except that nothing lies below 0
        assert.deepEqual(
          passed,
          Array.from({ length: new Set(scores.map((score) => score + 0)).size + 1 }, (_, n) => n)
        )
      })
    )
  })
})
