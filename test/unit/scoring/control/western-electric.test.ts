import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { createWesternElectric } from '../../../../src/scoring/control/western-electric.ts'

/** Rules that each point completes. */
const rulesOf = (points: readonly number[]) => {
  const patterns = createWesternElectric()
  return points.map((point) => patterns.add(point))
}
const lastOf = (points: readonly number[]) => rulesOf(points).at(-1)

suite('Western Electric rules', () => {
  test('one point beyond 3 deviations, either side; 3 itself is not beyond', () => {
    assert.deepEqual(
      rulesOf([0, 3.01, -3.01, 3]).map((rules) => rules.includes('one-beyond-3')),
      [false, true, true, false]
    )
  })

  test('two of three beyond 2 on one side, the newest among them', () => {
    assert.deepEqual(lastOf([2.1, 0, 2.1]), ['two-of-three-beyond-2'])
    assert.deepEqual(lastOf([2.1, 0, -2.1]), [])
    assert.deepEqual(lastOf([2.1, 2.1, 0]), [])
    assert.deepEqual(lastOf([2.1, 0, 0, 2.1]), [])
  })

  test('four of five beyond 1 on one side', () => {
    assert.deepEqual(lastOf([-1.1, -1.1, 0, -1.1, -1.1]), ['four-of-five-beyond-1'])
    assert.deepEqual(lastOf([-1.1, -1.1, 0, 0, -1.1]), [])
  })

  test('eight in a row on one side; a point on the centre line is on none', () => {
    const eight = Array.from({ length: 8 }, () => 0.1)
    assert.deepEqual(lastOf(eight), ['eight-on-one-side'])
    assert.deepEqual(lastOf(eight.slice(1)), [])
    assert.deepEqual(lastOf([...eight.slice(0, 4), 0, ...eight.slice(5)]), [])
  })

  test('property: a mirrored chart has the same patterns', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 40 }), (points) => {
        assert.deepEqual(rulesOf(points.map((point) => -point)), rulesOf(points))
      })
    )
  })

  test('all rules together signal once in some 92 points by chance (Champ and Woodall 1987: 91.75)', () => {
    const random = createRandom(5)
    let [points, signals] = [0, 0]
    for (let run = 0; run < 2000; run++) {
      const patterns = createWesternElectric()
      do points++
      while (patterns.add(random.normal()).length === 0)
      signals++
    }
    const length = points / signals
    assert.ok(Math.abs(length - 91.75) < 6, `${length}`)
  })
})
