import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { ksDistance } from '../../../src/scoring/ks-distance.ts'

const sample = fc
  .array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 })
  .map((values) => values.sort((a, b) => a - b))

/** By the definition, at every value that occurs. */
function slowly(a: readonly number[], b: readonly number[]): number {
  const share = (of: readonly number[], x: number) => of.filter((value) => value <= x).length / of.length
  return Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))))
}

suite('Kolmogorov-Smirnov distance', () => {
  test('of samples worked out by hand', () => {
    assert.equal(ksDistance([1, 2, 3], [1, 2, 3]), 0)
    assert.equal(ksDistance([1, 2], [3, 4]), 1)
    assert.equal(ksDistance([1, 2, 3, 4], [3, 4, 5, 6]), 0.5)
    assert.equal(ksDistance([0, 0, 0, 1], [0]), 0.25)
  })

  test('is that of the definition, whichever comes first; ties, and samples of any sizes', () => {
    fc.assert(
      fc.property(
        sample,
        sample,
        (a, b) => Math.abs(ksDistance(a, b) - slowly(a, b)) < 1e-12 && ksDistance(a, b) === ksDistance(b, a)
      )
    )
  })

  test('an empty sample is refused', () => {
    assert.throws(() => ksDistance([], [1]), { message: 'expected two samples, received 0 and 1 values' })
  })
})
