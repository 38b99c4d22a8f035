import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { calibrate } from '../../../src/scoring/calibrate.ts'
import { chooseThresholds, type ThresholdOrder } from '../../../src/scoring/choose-thresholds.ts'
import { confusionAt, escapeRate, overkillRate } from '../../../src/scoring/confusion.ts'

const GOOD = [0.1, 0.2, 0.6]
const DEFECT = [0.4, 0.8, 0.9]

suite('chooseThresholds', () => {
  test('without a band it is what calibrate says', () => {
    const policy = { by: 'cost', escapeCost: 5, overkillCost: 1 } as const
    const calibration = calibrate(GOOD, DEFECT, policy)
    assert.deepEqual(chooseThresholds(GOOD, DEFECT, { policy, reviewBand: 0 }), {
      calibration,
      reviewBand: 0,
      reviewFrom: calibration.threshold
    })
  })
  test('a defect that the band sends to review has not escaped', () => {
    const policy = { by: 'overkill-limit', limit: 0 } as const
    const { calibration, reviewFrom } = chooseThresholds(GOOD, DEFECT, { policy, reviewBand: 0.5 })
    assert.equal(calibration.escape?.count, 0)
    assert.equal(calibrate(GOOD, DEFECT, policy).escape?.count, 1)
    assert.equal(reviewFrom, calibration.threshold * 0.5)
  })
  test('both limits make two thresholds', () => {
    const { calibration, reviewFrom, reviewBand } = chooseThresholds(GOOD, DEFECT, {
      limits: { escapeLimit: 0, overkillLimit: 0 }
    })
    assert.ok(
      reviewFrom > 0.2 && reviewFrom < 0.4 && calibration.threshold > 0.6 && calibration.threshold < 0.8,
      `${reviewFrom} to ${calibration.threshold}`
    )
    assert.equal(reviewFrom, calibration.threshold * (1 - reviewBand))
    assert.deepEqual(
      [
        calibration.method,
        calibration.escape?.count,
        calibration.escape?.of,
        calibration.overkill.count,
        calibration.overkill.of
      ],
      ['review-band', 0, 3, 0, 3]
    )
  })
  test('good parts alone: nothing is said about escapes', () => {
    assert.equal(
      chooseThresholds([0.1, 0.2, 0.3, 0.4, 0.5], [], {
        policy: { by: 'ok-only', falseRejectRate: 0.2 },
        reviewBand: 0.1
      }).calibration.escape,
      null
    )
  })
  test('a band that is no share is refused', () => {
    for (const reviewBand of [-0.1, 1.1, NaN]) {
      assert.throws(() => chooseThresholds(GOOD, DEFECT, { policy: { by: 'overkill-limit', limit: 0 }, reviewBand }), {
        name: 'RangeError',
        message: /^reviewBand: expected a share from 0 to 1/
      })
    }
  })
  test('property: the rates are those of the verdicts', () => {
    const scores = fc.array(
      fc.integer({ min: 1, max: 60 }).map((value) => value / 20),
      { minLength: 1, maxLength: 30 }
    )
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const order: fc.Arbitrary<ThresholdOrder> = fc.oneof(
      fc.record({ limits: fc.record({ escapeLimit: share, overkillLimit: share }) }),
      fc.record({
        policy: fc.record({ by: fc.constantFrom('escape-limit' as const, 'overkill-limit' as const), limit: share }),
        reviewBand: share
      })
    )
    fc.assert(
      fc.property(scores, scores, order, (good, defect, order) => {
        const { calibration, reviewFrom } = chooseThresholds(good, defect, order)
        const judged = confusionAt(good, defect, calibration.threshold, reviewFrom)
        assert.equal(calibration.escape!.count, escapeRate(judged).count)
        assert.equal(calibration.overkill.count, overkillRate(judged).count)
      })
    )
  })
})
