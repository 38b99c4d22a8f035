import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { oddParts } from '../../../../src/training/evidence/odd-parts.ts'
import { cuts } from '../head/cuts-fixture.ts'

const PARTS = cuts(20, 'good')
/**
 * Scores of 20 parts of which those given are so many times as unlike the others; outline where they are, tone
 * elsewhere.
 */
function odd(numbers: readonly number[], times = 5, seed = 1) {
  const random = createRandom(seed)
  const scores = PARTS.map((_, n) => 0.3 * Math.exp(0.15 * random.normal()) * (numbers.includes(n) ? times : 1))
  const strongest = scores.map((_, n) =>
    numbers.includes(n) ? { name: 'outline' as const, score: 2.5 } : { name: 'tone' as const, score: 0.5 }
  )
  return oddParts(PARTS, { scores, strongest })
}

suite('oddParts', () => {
  for (const numbers of [[], [3], [3, 11], [0, 7, 19]]) {
    test(`${numbers.length} odd among 20: all of them and no other, each with the piece that found it`, () => {
      assert.deepEqual(
        odd(numbers),
        numbers.map((n) => ({ cut: PARTS[n], evidence: 'outline', score: 2.5 }))
      )
    })
  }

  test('property: one that is twelve times as unlike is always found, also beside two others', () =>
    fc.assert(
      fc.property(fc.integer(), fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 3 }), (seed, numbers) => {
        const found = new Set(odd(numbers, 12, seed).map(({ cut }) => cut))
        for (const n of numbers) assert.ok(found.has(PARTS[n]!))
      }),
      { numRuns: 50 }
    ))

  test('parts that happen to lie close together: one a quarter above them is not odd, one at twice is', () => {
    const scores = PARTS.map((_, n) => (n === 4 ? 0.25 : 0.2))
    const strongest = scores.map(() => ({ name: 'size' as const, score: 1 }))
    assert.deepEqual(oddParts(PARTS, { scores, strongest }), [])
    assert.equal(oddParts(PARTS, { scores: scores.map((score) => (score > 0.2 ? 0.4 : score)), strongest }).length, 1)
  })

  test('one that is unusually like the others is not odd', () => {
    assert.deepEqual(odd([5], 0.05), [])
  })
})
