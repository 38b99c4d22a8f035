import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { shareBelow } from '../../../../src/scoring/cost/share-below.ts'

suite('shareBelow', () => {
  test('half below the middle of scores that lie evenly on both sides', () => {
    assert.ok(Math.abs(shareBelow([0.1, 0.2, 0.3, 0.4])(0.25) - 0.5) < 0.01)
  })

  test('NumPy, SciPy 1.17.1: mean of norm.cdf((t - scores) / h), h = 2.12 min(std, iqr / 1.349) n^-0.2', () => {
    const below = shareBelow([0.1, 0.2, 0.3, 0.4, 0.6])
    for (const [threshold, expected] of [
      [0.1, 0.2257],
      [0.3, 0.4808],
      [0.5, 0.7353]
    ] as const)
      assert.ok(Math.abs(below(threshold) - expected) < 0.005, `${threshold}: ${below(threshold)}`)
  })

  test('a part that no threshold lets pass is never below', () => {
    assert.ok(Math.abs(shareBelow([0.1, 0.1, Infinity, Infinity])(10) - 0.5) < 1e-9)
    assert.equal(shareBelow([Infinity])(10), 0)
  })

  test('property: rises with the threshold, from 0 to 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e4 }), { minLength: 1, maxLength: 30 }), (whole) => {
        const below = shareBelow(whole.map((score) => score / 1000))
        const shares = [-1000, 0, 0.5, 1, 2, 5, 10, 1000].map(below)
        assert.deepEqual(
          shares,
          shares.toSorted((a, b) => a - b)
        )
        assert.ok(shares[0]! < 1e-9 && shares.at(-1)! > 1 - 1e-9)
      })
    )
  })

  test('one score far out changes nothing for the others', () => {
    const scores = Array.from({ length: 50 }, (_, n) => 0.5 + n / 100)
    const at = (more: readonly number[]) => shareBelow([...scores, ...more])(0.75)
    assert.ok(Math.abs(at([1e6]) - (50 / 51) * at([])) < 0.01)
  })

  test('many scores are asked as fast as few: they share a few hundred cells', () => {
    const random = createRandom(1)
    const scores = Array.from({ length: 20_000 }, () => random.uniform() + random.uniform())
    const exact = (threshold: number) => scores.filter((score) => score < threshold).length / scores.length
    const below = shareBelow(scores)
    for (const threshold of [0.5, 1, 1.5]) assert.ok(Math.abs(below(threshold) - exact(threshold)) < 0.02)
  })
})
