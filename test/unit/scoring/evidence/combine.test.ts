import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { EvidenceName } from '../../../../src/domain/inspection/evidence.ts'
import { combineEvidence } from '../../../../src/scoring/evidence/combine.ts'
import { assertNear } from './numbers.ts'

const EMBEDDING = { middle: -1, reach: 0.5 }
type Pieces = readonly { readonly name: EvidenceName; readonly score: number }[]
const combine = (distance: number, pieces: Pieces) => combineEvidence(distance, EMBEDDING, pieces)
const score = fc.double({ min: -5, max: 20, noNaN: true })
const distance = fc.double({ min: 0.01, max: 2, noNaN: true })

suite('combineEvidence', () => {
  test('a part that is usual in all keeps its distance, to the last digit', () => {
    const usual: Pieces = [
      { name: 'embedding', score: 9 },
      { name: 'tone', score: 1 / 3 },
      { name: 'size', score: -2 },
      { name: 'outline', score: 0.1 }
    ]
    assert.deepEqual(combine(0.123, usual), { score: 0.123, excess: 0 })
    assert.deepEqual(combine(0.123, []), { score: 0.123, excess: 0 })
  })

  test('by hand: at 1/3 + 3 and 1/3 + 4 the excess is 5, and the distance e^(0.5 * 5) times as large', () => {
    const { score, excess } = combine(0.4, [
      { name: 'tone', score: 1 / 3 + 3 },
      { name: 'size', score: 1 / 3 + 4 }
    ])
    assertNear(excess, 5, 1e-12)
    assertNear(score, 0.4 * Math.exp(2.5), 1e-12)
  })

  test("one very unusual piece is enough: at four limits a typical part is far beyond the embedding's limit", () => {
    const typical = Math.exp(EMBEDDING.middle)
    const limit = Math.exp(EMBEDDING.middle + EMBEDDING.reach)
    const usual: Pieces = [
      { name: 'tone', score: 0 },
      { name: 'colour', score: 0 },
      { name: 'size', score: -1 }
    ]
    assert.ok(combine(typical, [...usual, { name: 'outline', score: 4 }]).score > 3 * limit)
  })

  test('however near the embedding lies, what is unusual otherwise counts', () => {
    // From one limit below a typical distance on: e^(-1 - 0.5), times e^(0.5 * 5).
    const pieces: Pieces = [{ name: 'colour', score: 1 / 3 + 5 }]
    for (const near of [0, 1e-9]) assertNear(combine(near, pieces).score, Math.exp(-1.5 + 2.5), 1e-12)
  })

  test('property: no piece makes a score smaller, and the more unusual it is the larger the score', () =>
    fc.assert(
      fc.property(distance, score, score, (own, tone, size) => {
        const found = combine(own, [
          { name: 'tone', score: tone },
          { name: 'size', score: size }
        ])
        assert.ok(found.score >= own && found.excess >= 0)
        const worse = combine(own, [
          { name: 'tone', score: tone + 1 },
          { name: 'size', score: size }
        ])
        assert.ok(worse.score >= found.score)
      })
    ))

  test('property: the order of the pieces does not matter', () =>
    fc.assert(
      fc.property(distance, score, score, (own, a, b) => {
        const pieces: Pieces = [
          { name: 'tone', score: a },
          { name: 'size', score: b }
        ]
        assertNear(combine(own, pieces).excess, combine(own, pieces.toReversed()).excess, 1e-9)
      })
    ))

  test('however unusual, the score stays finite; NaN anywhere gives NaN', () => {
    assert.ok(Number.isFinite(combine(1, [{ name: 'tone', score: 1e300 / 1e150 }]).score))
    assert.equal(combine(NaN, []).score, NaN)
    assert.equal(combine(0.2, [{ name: 'tone', score: NaN }]).score, NaN)
    assert.equal(
      combine(0.2, [
        { name: 'tone', score: 5 },
        { name: 'size', score: NaN }
      ]).score,
      NaN
    )
  })
})
