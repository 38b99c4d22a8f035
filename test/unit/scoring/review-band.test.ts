import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { confusionAt, escapeRate, overkillRate } from '../../../src/scoring/confusion.ts'
import { calibrateReviewBand } from '../../../src/scoring/review-band.ts'

const near = (actual: number, expected: number) => {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} != ${expected}`)
}

suite('calibrateReviewBand', () => {
  test('holds what overlaps: from below the lowest defect to above the highest good part', () => {
    const band = calibrateReviewBand([0.1, 0.2, 0.6], [0.4, 0.8, 0.9], { escapeLimit: 0, overkillLimit: 0 })
    near(band.reviewFrom, 0.3)
    near(band.threshold, 0.7)
    near(band.threshold * (1 - band.reviewBand), band.reviewFrom)
  })
  test('is empty where the classes are apart, in the middle of the gap', () => {
    const band = calibrateReviewBand([0.1, 0.2], [0.6, 0.9], { escapeLimit: 0, overkillLimit: 0 })
    near(band.threshold, 0.4)
    assert.deepEqual(band, { threshold: band.threshold, reviewFrom: band.threshold, reviewBand: 0 })
  })
  test('where the limits leave a choice, the middle of what keeps both', () => {
    // One of two defects may escape: up to 0.7. Two of four good parts may be rejected: from 0.25 on.
    const band = calibrateReviewBand([0.1, 0.2, 0.3, 0.4], [0.6, 0.8], { escapeLimit: 0.5, overkillLimit: 0.5 })
    near(band.threshold, 0.475)
    assert.equal(band.reviewBand, 0)
  })
  test('needs defects, since it promises something about them', () => {
    assert.throws(() => calibrateReviewBand([0.1], [], { escapeLimit: 0, overkillLimit: 0 }), {
      name: 'RangeError',
      message: /defect/
    })
  })
  test('property: keeps both limits', () => {
    const scores = fc.array(
      fc.integer({ min: 0, max: 60 }).map((value) => value / 20),
      { minLength: 1, maxLength: 30 }
    )
    const limit = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(scores, scores, limit, limit, (good, defect, escapeLimit, overkillLimit) => {
        const { threshold, reviewFrom, reviewBand } = calibrateReviewBand(good, defect, { escapeLimit, overkillLimit })
        const judged = confusionAt(good, defect, threshold, reviewFrom)
        assert.ok(escapeRate(judged).rate! <= escapeLimit)
        assert.ok(overkillRate(judged).rate! <= overkillLimit)
        assert.ok(reviewBand >= 0 && reviewBand <= 1)
      })
    )
  })
})
