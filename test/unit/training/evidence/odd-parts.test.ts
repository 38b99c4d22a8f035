import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { clearestOf, oddParts, usualParts } from '../../../../src/training/evidence/odd-parts.ts'
import { cuts } from '../head/cuts-fixture.ts'

const PARTS = cuts(20, 'good')
/** How unlike 20 parts are in three pieces. Those given are so many times as unlike the others in their outline. */
function unlikeOf(numbers: readonly number[], times: number | readonly number[], seed = 1) {
  const random = createRandom(seed)
  return (['embedding', 'tone', 'outline'] as const).map((name) => ({
    name,
    values: PARTS.map((_, n) => {
      const at = name === 'outline' ? numbers.indexOf(n) : -1
      const factor = at < 0 ? 1 : typeof times === 'number' ? times : times[at]!
      return 0.3 * Math.exp(0.15 * random.normal()) * factor
    })
  }))
}
const odd = (numbers: readonly number[], times: number | readonly number[] = 4, seed = 1) =>
  oddParts(PARTS, { unlike: unlikeOf(numbers, times, seed) })

suite('oddParts', () => {
  for (const numbers of [[], [3], [3, 11], [0, 7, 19]]) {
    test(`${numbers.length} odd among 20: all of them and no other, each with the piece that found it`, () => {
      const found = odd(numbers)
      assert.deepEqual(new Set(found.map(({ cut }) => cut)), new Set(numbers.map((n) => PARTS[n])))
      for (const { evidence, spreads } of found)
        assert.ok(evidence === 'outline' && spreads > 4, `${evidence} ${spreads}`)
    })
  }

  test('by hand: spreads from the middle, in the piece where they are most', () => {
    // Logarithms 0, 1, 2, 3 and 20: median 2, their deviations 2, 1, 0, 1, 18 have the median 1, so one spread is
    // 1.4826 and the last part lies 18 / 1.4826 = 12.14 spreads beyond the middle.
    const values = [0, 1, 2, 3, 20].map(Math.exp)
    const some = PARTS.slice(0, 5)
    const unlike = [
      { name: 'size' as const, values },
      { name: 'tone' as const, values: values.map(() => 1) }
    ]
    const found = oddParts(some, { unlike })
    assert.deepEqual(
      found.map(({ cut, evidence, spreads }) => [cut, evidence, spreads.toFixed(2)]),
      [[some[4], 'size', '12.14']]
    )
  })

  const withOddness = (...values: number[]) =>
    values.map((oddness, n) => ({ cut: PARTS[n]!, evidence: 'tone' as const, spreads: oddness, oddness }))

  test('left out in one round: the clearest, 0.6 times the highest or more, and 15 % of all at most', () => {
    const some = withOddness(20, 14, 12.1, 11.9, 4)
    assert.deepEqual(clearestOf(some, 20, 0), some.slice(0, 3))
    assert.deepEqual(clearestOf(withOddness(30, 17.9, 14), 20, 0).length, 1)
    assert.deepEqual(clearestOf(some, 20, 2), some.slice(0, 1))
    // Of 30 parts the oddness to leave out is higher: 12 * 1.5^0.35 = 13.8.
    assert.deepEqual(clearestOf(some, 30, 0), some.slice(0, 2))
    assert.deepEqual([clearestOf(some, 20, 3), clearestOf([], 20, 0)], [[], []])
    assert.deepEqual(clearestOf(withOddness(11.9, 11.8), 20, 0), [])
  })

  test('all set limits but the most odd: a fifth of all at most, and of many parts 4 and 1 in 100', () => {
    const some = withOddness(10, 7, 6, 5, 4)
    assert.deepEqual(usualParts(PARTS.slice(0, 6), some, 20, 0), [4, 5])
    assert.deepEqual(usualParts(PARTS.slice(0, 6), some, 20, 3), [1, 2, 3, 4, 5])
    assert.deepEqual(usualParts(PARTS.slice(0, 3), [], 20, 0), [0, 1, 2])
    assert.deepEqual(usualParts(PARTS.slice(0, 6), some, 10, 0), [2, 3, 4, 5])
    assert.deepEqual(usualParts(PARTS.slice(0, 6), some, 100, 0), [5])
    assert.deepEqual(usualParts(PARTS.slice(0, 6), some, 99, 0), [4, 5])
  })

  test('of five parts all set limits, however odd one is: a threshold needs five', () => {
    const five = PARTS.slice(0, 5)
    assert.deepEqual(usualParts(five, withOddness(20), 5, 0), [0, 1, 2, 3, 4])
    assert.equal(usualParts(PARTS.slice(0, 6), withOddness(20, 19), 6, 0).length, 5)
  })

  test('unlike in many pieces at once counts more than in one', () => {
    const values = PARTS.map((_, n) => Math.exp(0.1 * (n === 19 ? 8.9 : (n % 7) - 3)))
    const names = ['embedding', 'features', 'patches', 'pattern', 'tone', 'outline'] as const
    const of = (pieces: readonly (typeof names)[number][]) =>
      oddParts(PARTS, { unlike: pieces.map((name) => ({ name, values })) })
    assert.deepEqual(of(['embedding']), [])
    assert.deepEqual(
      of(names).map(({ cut }) => cut),
      [PARTS[19]]
    )
  })

  test('the most odd first', () => {
    const found = odd([1, 2, 3, 4], [15, 60, 30, 15])
    assert.deepEqual(
      found.slice(0, 2).map(({ cut }) => cut),
      [PARTS[2], PARTS[3]]
    )
    assert.equal(found.length, 4)
  })

  test('property: one that is twelve times as unlike is always found, also beside two others', () =>
    fc.assert(
      fc.property(fc.integer(), fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 3 }), (seed, numbers) => {
        const found = new Set(odd(numbers, 12, seed).map(({ cut }) => cut))
        for (const n of numbers) assert.ok(found.has(PARTS[n]!))
      }),
      { numRuns: 50 }
    ))

  test('parts that happen to lie close together: one a quarter above them is not odd, one at twice is', () => {
    const at = (odd: number) => [{ name: 'size' as const, values: PARTS.map((_, n) => (n === 4 ? odd : 0.2)) }]
    assert.deepEqual(oddParts(PARTS, { unlike: at(0.25) }), [])
    assert.equal(oddParts(PARTS, { unlike: at(0.4) }).length, 1)
  })

  test('one that is unusually like the others is not odd', () => {
    assert.deepEqual(odd([5], 0.05), [])
  })
})
