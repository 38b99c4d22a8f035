import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { combineEvidence } from '../../../../src/scoring/evidence/combine.ts'
import { assertNear } from './numbers.ts'

const EMBEDDING = { middle: -1, reach: 0.5 }
const THIRD = { from: 1 / 3, weight: 1 }
/** Pieces of these scores, which all count from a third of their limit on. */
const pieces = (...scores: number[]) => scores.map((score) => ({ score, count: THIRD }))
const combine = (distance: number, some: Parameters<typeof combineEvidence>[2]) =>
  combineEvidence(distance, EMBEDDING, some)
const score = fc.double({ min: -5, max: 20, noNaN: true })
const distance = fc.double({ min: 0.01, max: 2, noNaN: true })
const count = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  weight: fc.double({ min: 0.1, max: 5, noNaN: true })
})

suite('combineEvidence', () => {
  test('a part that is usual in all keeps its distance, to the last digit', () => {
    assert.deepEqual(combine(0.123, pieces(1 / 3, -2, 0.1)), { score: 0.123, excess: 0 })
    assert.deepEqual(combine(0.123, []), { score: 0.123, excess: 0 })
  })

  test('by hand: at 1/3 + 3 and 1/3 + 4 the excess is 5, and the distance e^(0.5 * 5) times as large', () => {
    const { score, excess } = combine(0.4, pieces(1 / 3 + 3, 1 / 3 + 4))
    assertNear(excess, 5, 1e-12)
    assertNear(score, 0.4 * Math.exp(2.5), 1e-12)
  })

  test('by hand: each piece counts from its own share of the limit on, by its own weight', () => {
    // sqrt(4 * (1.5 - 1)^2 + 1 * (1.2 - 0.4)^2) = sqrt(1 + 0.64); the third piece is below its share.
    const { excess } = combine(0.4, [
      { score: 1.5, count: { from: 1, weight: 4 } },
      { score: 1.2, count: { from: 0.4, weight: 1 } },
      { score: 0.9, count: { from: 1, weight: 9 } }
    ])
    assertNear(excess, Math.sqrt(1.64), 1e-12)
  })

  test('one piece that is very unusual is enough: at four limits a part lies far beyond the limit', () => {
    const typical = Math.exp(EMBEDDING.middle)
    const limit = Math.exp(EMBEDDING.middle + EMBEDDING.reach)
    assert.ok(combine(typical, pieces(0, 0, -1, 4)).score > 3 * limit)
  })

  test('however near the embedding lies, what is unusual otherwise counts', () => {
    // From one limit below a typical distance on: e^(-1 - 0.5), times e^(0.5 * 5).
    for (const near of [0, 1e-9]) assertNear(combine(near, pieces(1 / 3 + 5)).score, Math.exp(-1.5 + 2.5), 1e-12)
  })

  test('property: no piece makes a score smaller, and the more unusual it is the larger the score', () =>
    fc.assert(
      fc.property(distance, score, score, count, count, (own, tone, size, a, b) => {
        const both = (first: number) =>
          combine(own, [
            { score: first, count: a },
            { score: size, count: b }
          ])
        const found = both(tone)
        assert.ok(found.score >= own && found.excess >= 0)
        assert.ok(both(tone + 1).score >= found.score)
      })
    ))

  test('property: the order of the pieces does not matter', () =>
    fc.assert(
      fc.property(distance, score, score, count, count, (own, a, b, first, second) => {
        const some = [
          { score: a, count: first },
          { score: b, count: second }
        ]
        assertNear(combine(own, some).excess, combine(own, some.toReversed()).excess, 1e-9)
      })
    ))

  test('however unusual, the score stays finite; NaN anywhere gives NaN', () => {
    assert.ok(Number.isFinite(combine(1, pieces(1e150)).score))
    assert.equal(combine(NaN, []).score, NaN)
    assert.equal(combine(0.2, pieces(NaN)).score, NaN)
    assert.equal(combine(0.2, pieces(5, NaN)).score, NaN)
  })
})
