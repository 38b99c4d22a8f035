import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { ReviewCount } from '../../../../src/domain/labelled/review.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { reviewRates } from '../../../../src/inspection/watching/review-rates.ts'

const count = (
  verdict: ReviewCount['verdict'],
  sampled: boolean,
  label: ReviewCount['label'],
  n: number,
  recipe = 'ring'
): ReviewCount => ({ recipe, verdict, sampled, label, count: n })

suite('rates of review', () => {
  test('escapes and overkills are counted among all that was labelled, their rates in the sample alone', () => {
    const [ring] = reviewRates([
      count('REVIEW', false, 'defect', 30),
      count('REVIEW', false, 'good', 50),
      count('REVIEW', false, null, 4),
      count('REVIEW', true, 'defect', 2),
      count('REVIEW', true, 'good', 3),
      count('OK', true, 'good', 90),
      count('OK', true, 'defect', 1),
      count('OK', true, null, 7),
      count('NG', true, 'defect', 5),
      count('NG', true, 'good', 2)
    ])
    assert.deepEqual(
      [ring?.waiting, ring?.labels, ring?.escapes, ring?.overkills, ring?.sample],
      [11, { good: 145, defect: 38 }, 1, 2, { labelled: 103, waiting: 7 }]
    )
    assert.deepEqual(
      [ring?.escapeRate?.count, ring?.escapeRate?.of, ring?.overkillRate?.count, ring?.overkillRate?.of],
      [1, 8, 2, 95]
    )
    // Clopper and Pearson: R, binom.test(1, 8) and binom.test(2, 95).
    assert.ok(
      Math.abs(ring!.escapeRate!.low - 0.003159724) < 1e-6 && Math.abs(ring!.escapeRate!.high - 0.526509671) < 1e-6,
      JSON.stringify(ring!.escapeRate)
    )
  })

  test('nothing in the sample, no rate; recipes are kept apart', () => {
    const rates = reviewRates([count('REVIEW', false, 'defect', 3), count('OK', true, 'defect', 2, 'disc')])
    assert.deepEqual(
      rates.map(({ recipe, escapeRate, overkillRate }) => [recipe, escapeRate?.rate ?? null, overkillRate]),
      [
        ['disc', 1, null],
        ['ring', null, null]
      ]
    )
    assert.deepEqual(reviewRates([]), [])
  })

  test("the bounds hold a line's true escape rate 95 times of 100 or more, whatever share is doubtful", () => {
    fc.assert(
      fc.property(fc.constantFrom(0.1, 0.4), fc.constantFrom(0.05, 0.3), (escape, doubtful) => {
        const random = createRandom(`${escape} ${doubtful}`)
        let held = 0
        for (let line = 0; line < 400; line++) {
          const counts: ReviewCount[] = []
          for (let defect = 0; defect < 60; defect++) {
            const verdict = random.uniform() < escape ? 'OK' : random.uniform() < doubtful ? 'REVIEW' : 'NG'
            const sampled = random.uniform() < 0.3
            if (sampled || verdict === 'REVIEW') counts.push(count(verdict, sampled, 'defect', 1))
          }
          const [ring] = reviewRates(counts)
          const rate = ring?.escapeRate
          if (rate === null || rate === undefined || (rate.low <= escape && escape <= rate.high)) held++
        }
        assert.ok(held >= 0.94 * 400, `${held} of 400`)
      }),
      { numRuns: 4 }
    )
  })
})
