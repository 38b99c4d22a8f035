import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { binomialBounds } from '../../../../src/scoring/binomial-bounds.ts'
import { partsNeeded } from '../../../../src/scoring/cost/parts-needed.ts'

suite('partsNeeded', () => {
  test('1 % at 95 %: the usual table of sample sizes (none, one, two... found wrong)', () => {
    // Also scipy.stats.binom.cdf(k, n, 0.01) <= 0.05, the smallest n of each k.
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((mistakes) => partsNeeded(0.01, 0.95, mistakes)),
      [299, 473, 628, 773, 913]
    )
  })

  test('without a mistake it is ln(1 - confidence) / ln(1 - limit), rounded up', () => {
    for (const [limit, confidence] of [
      [0.05, 0.95],
      [0.1, 0.9],
      [0.001, 0.99]
    ] as const)
      assert.equal(partsNeeded(limit, confidence, 0), Math.ceil(Math.log(1 - confidence) / Math.log(1 - limit)))
  })

  test('property: that many prove the limit by the exact one-sided bound, one less does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 400 }), fc.integer({ min: 0, max: 6 }), (perMille, mistakes) => {
        const limit = perMille / 1000
        const needed = partsNeeded(limit, 0.95, mistakes)!
        // The upper one of two bounds at 90 % together is the one-sided one at 95 %.
        assert.ok(binomialBounds(mistakes, needed, 0.9)!.high <= limit + 1e-6)
        if (needed - 1 > mistakes) assert.ok(binomialBounds(mistakes, needed - 1, 0.9)!.high > limit - 1e-6)
      }),
      { numRuns: 60 }
    )
  })

  test('more than 1e9 are not counted', () => {
    assert.equal(partsNeeded(1e-12, 0.95, 0), null)
    assert.equal(partsNeeded(1e-5, 0.95, 20_000), null)
    assert.ok(partsNeeded(1e-8, 0.95, 0)! < 3e8)
  })

  test('refuses what is no share and no count', () => {
    assert.throws(() => partsNeeded(0, 0.95, 0), /limit: expected a share inside \(0, 1\), received 0/)
    assert.throws(() => partsNeeded(0.01, 1, 0), /confidence/)
    assert.throws(() => partsNeeded(0.01, 0.95, 0.5), /mistakes: expected a whole number/)
  })
})
