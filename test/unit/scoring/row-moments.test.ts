import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { covarianceOf, meanOf, momentsOf, momentsWithout } from '../../../src/scoring/row-moments.ts'

const assertNear = (actual: Float64Array, expected: ArrayLike<number>): void => {
  assert.equal(actual.length, expected.length)
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) < 1e-6, `${i}: ${value}, expected ${expected[i]}`)
  })
}

suite('row moments', () => {
  test('by hand: rows (1, 2), (3, 2), (5, 8) have the mean (3, 4) and the covariance [[8, 12], [12, 24]] / 3', () => {
    const moments = momentsOf(Float32Array.of(1, 2, 3, 2, 5, 8), 2)
    assert.equal(moments.count, 3)
    assertNear(meanOf(moments), [3, 4])
    assertNear(covarianceOf(moments), [8 / 3, 4, 4, 8])
  })

  test('property: sets that are added up and taken off again are as the rows of the others alone', () =>
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 }),
        (seed, P, counts) => {
          const random = createRandom(seed)
          const sets = counts.map((N) => Float32Array.from({ length: N * P }, () => 3 + random.normal()))
          const { all, without } = momentsWithout(sets.map((rows) => momentsOf(rows, P)))
          const joined = (some: readonly Float32Array[]) => momentsOf(Float32Array.from(some.flatMap((r) => [...r])), P)
          assertNear(covarianceOf(all), covarianceOf(joined(sets)))
          without.forEach((moments, k) => {
            const others = joined(sets.filter((_, n) => n !== k))
            assert.equal(moments.count, others.count)
            assertNear(meanOf(moments), meanOf(others))
            assertNear(covarianceOf(moments), covarianceOf(others))
          })
        }
      )
    ))
})
