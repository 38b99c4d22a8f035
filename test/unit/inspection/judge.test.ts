import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { PLC_CODES, REASONS } from '../../../src/domain/inspection/inspection.ts'
import { judge, shownScore } from '../../../src/inspection/judge.ts'

const RANK = { OK: 0, REVIEW: 1, NG: 2 } as const
const score = fc.double({ min: 0, max: 4, noNaN: true })
const threshold = fc.double({ min: 0, max: 4, noNaN: true })
const band = fc.double({ min: 0, max: 1, noNaN: true })
const notFinite = fc.constantFrom(NaN, Infinity, -Infinity, undefined, null, '0.1') as fc.Arbitrary<number>

suite('judge', () => {
  test('by score, threshold and review band', () => {
    const table: readonly (readonly [number, number, number, string, string])[] = [
      // score, threshold, reviewBand
      [0, 0.5, 0, 'OK', 'WITHIN_THRESHOLD'],
      [0.4999, 0.5, 0, 'OK', 'WITHIN_THRESHOLD'],
      [0.5, 0.5, 0, 'NG', 'ABOVE_THRESHOLD'],
      [0.6, 0.5, 0, 'NG', 'ABOVE_THRESHOLD'],
      [0.3749, 0.5, 0.25, 'OK', 'WITHIN_THRESHOLD'], // 0.5 * (1 - 0.25) = 0.375
      [0.375, 0.5, 0.25, 'REVIEW', 'IN_REVIEW_BAND'],
      [0.4999, 0.5, 0.25, 'REVIEW', 'IN_REVIEW_BAND'],
      [0.5, 0.5, 0.25, 'NG', 'ABOVE_THRESHOLD'],
      [0, 0.5, 1, 'REVIEW', 'IN_REVIEW_BAND'],
      [0, 0, 0, 'NG', 'ABOVE_THRESHOLD'],
      [0.1, 0.5, -0.1, 'NG', 'FAULT']
    ]
    for (const [score, threshold, reviewBand, verdict, reason] of table) {
      assert.deepEqual(judge(score, threshold, reviewBand), { verdict, reason }, `${score} ${threshold} ${reviewBand}`)
    }
  })

  test('a stranger is NG whatever its score, and the reason says so', () => {
    assert.deepEqual(judge(0.6, 0.5, 0, true), { verdict: 'NG', reason: 'NOT_THIS_PART' })
    assert.deepEqual(judge(0.4, 0.5, 0.25, true), { verdict: 'NG', reason: 'NOT_THIS_PART' })
    assert.deepEqual(judge(0.01, 0.5, 0, true), { verdict: 'NG', reason: 'NOT_THIS_PART' })
    assert.deepEqual(judge(NaN, 0.5, 0, true), { verdict: 'NG', reason: 'FAULT' })
    assert.equal(PLC_CODES.NOT_THIS_PART, 6)
  })

  test('what known defects reach, too, is NG whatever its score, as above the threshold, and so is its score', () => {
    for (const score of [0.01, 0.4, 0.6]) {
      const judgement = judge(score, 0.5, 0.25, false, true)
      assert.deepEqual(judgement, { verdict: 'NG', reason: 'ABOVE_THRESHOLD' })
      assert.equal(shownScore(score, 0.5, judgement), Math.max(score, 0.5))
    }
    assert.equal(shownScore(0.01, 0.5, judge(0.01, 0.5, 0, true)), 0.01)
    assert.equal(shownScore(0.4, 0.5, judge(0.4, 0.5, 0.25)), 0.4)
    assert.equal(judge(NaN, 0.5, 0, false, true).reason, 'FAULT')
  })

  test('property: the score that is told is below the threshold or not, as the reason says', () =>
    fc.assert(
      fc.property(score, threshold, band, fc.boolean(), (score, threshold, band, isAlwaysNg) => {
        const judgement = judge(score, threshold, band, false, isAlwaysNg)
        assert.equal(shownScore(score, threshold, judgement) >= threshold, judgement.reason === 'ABOVE_THRESHOLD')
        if (isAlwaysNg) assert.equal(judgement.verdict, 'NG')
      })
    ))

  test('property: a stranger is never OK, and never REVIEW', () =>
    fc.assert(
      fc.property(score, threshold, band, (score, threshold, band) => {
        assert.equal(judge(score, threshold, band, true).verdict, 'NG')
      })
    ))

  test('the codes of all reasons differ, none is 0, and those of before stay as they were', () => {
    assert.deepEqual(PLC_CODES, {
      WITHIN_THRESHOLD: 1,
      ABOVE_THRESHOLD: 2,
      IN_REVIEW_BAND: 3,
      PART_NOT_FOUND: 4,
      FAULT: 5,
      NOT_THIS_PART: 6,
      CHALLENGE_DUE: 7,
      MASTER_PART: 8,
      SIMULATED: 9
    })
    assert.deepEqual(Object.keys(PLC_CODES).toSorted(), REASONS.toSorted())
    assert.equal(new Set(Object.values(PLC_CODES)).size, REASONS.length)
  })

  test('property: a number that is missing or not finite is a fault, never a pass', () => {
    const fault = { verdict: 'NG', reason: 'FAULT' }
    fc.assert(
      fc.property(score, threshold, band, notFinite, (score, threshold, band, bad) => {
        assert.deepEqual(judge(bad, threshold, band), fault)
        assert.deepEqual(judge(score, bad, band), fault)
        assert.deepEqual(judge(score, threshold, bad), fault)
      })
    )
  })

  test('property: a higher score, a lower threshold or a wider band never makes the verdict better', () => {
    fc.assert(
      fc.property(score, score, threshold, threshold, band, band, (s1, s2, t1, t2, b1, b2) => {
        const mild = judge(Math.min(s1, s2), Math.max(t1, t2), Math.min(b1, b2))
        const strict = judge(Math.max(s1, s2), Math.min(t1, t2), Math.max(b1, b2))
        assert.ok(RANK[strict.verdict] >= RANK[mild.verdict], `${strict.verdict} ${mild.verdict}`)
      })
    )
  })

  test('property: OK exactly below threshold and band', () => {
    fc.assert(
      fc.property(score, threshold, band, (score, threshold, band) => {
        assert.equal(
          judge(score, threshold, band).verdict === 'OK',
          score < threshold && score < threshold * (1 - band)
        )
      })
    )
  })
})
