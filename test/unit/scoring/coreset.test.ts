import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { coreset } from '../../../src/scoring/coreset.ts'

const first = () => 0

suite('coreset', () => {
  test('takes the farthest row next', () => {
    // on a line: 0, 1, 9, 10, 5. From 0 the farthest is 10 (row 3), then 5 (row 4) is 5 from both, then 1 and 9 tie at
    // 1
    assert.deepEqual([...coreset(Float32Array.of(0, 1, 9, 10, 5), 1, 5, first)], [0, 3, 4, 1, 2])
  })
  test('starts at the row that the random number names', () => {
    assert.equal(coreset(Float32Array.of(0, 1, 2, 3), 1, 1, () => 0.5)[0], 2)
    assert.equal(coreset(Float32Array.of(0, 1, 2, 3), 1, 1, () => 0.999999)[0], 3)
  })
  test('gives every row when K is more than there are, even if rows are equal', () => {
    assert.deepEqual([...coreset(Float32Array.of(7, 7, 7), 1, 9, first)].sort(), [0, 1, 2])
  })
  test('refuses what it cannot choose from', () => {
    assert.throws(() => coreset(new Float32Array(0), 2, 1, first), { name: 'RangeError', message: /rows: expected/ })
    assert.throws(() => coreset(Float32Array.of(1, 2, 3), 2, 1, first), { name: 'RangeError', message: /received 3/ })
    assert.throws(() => coreset(Float32Array.of(1, NaN), 2, 1, first), { name: 'RangeError', message: /finite/ })
    assert.throws(() => coreset(Float32Array.of(1, 2), 2, 0, first), { name: 'RangeError', message: /K: expected/ })
    assert.throws(() => coreset(Float32Array.of(1, 2), 0, 1, first), { name: 'RangeError', message: /D: expected/ })
  })
  test('property: distinct rows, and a cover at most twice as wide as the best possible (Gonzalez 1985)', () => {
    const points = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 9 })
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 3 }), fc.integer(), (values, K, seed) => {
        const chosen = [...coreset(Float32Array.from(values), 1, K, createRandom(seed).uniform)]
        assert.equal(new Set(chosen).size, K)
        const width = (rows: readonly number[]) =>
          Math.max(...values.map((value) => Math.min(...rows.map((row) => Math.abs(value - values[row])))))
        const best = Math.min(...subsets(values.length, K).map(width))
        assert.ok(width(chosen) <= 2 * best, `${width(chosen)} > 2 * ${best}`)
      })
    )
  })
})

/** All K-element subsets of 0..n-1. */
function subsets(n: number, K: number, from = 0): number[][] {
  if (K === 0) return [[]]
  return Array.from({ length: n - from }, (_, step) => from + step).flatMap((head) =>
    subsets(n, K - 1, head + 1).map((rest) => [head, ...rest])
  )
}
