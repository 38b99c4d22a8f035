import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { calibrateScores } from '../../../src/cli/calibrate-scores.ts'
import { chosenPolicy, share } from '../../../src/cli/calibration-policy.ts'
import { describeCalibration } from '../../../src/cli/describe-calibration.ts'

/** One defect (0.35) lies among the good parts, one good part (0.6) among the defects. */
const SCORES = { good: [0.1, 0.2, 0.3, 0.4, 0.6], defect: [0.35, 0.7, 0.8, 0.9] }

suite('calibrateScores', () => {
  test('by a limit on overkill: the lowest threshold that rejects no more', () => {
    const { threshold, reviewBand, overkill, escape } = calibrateScores(SCORES, { by: 'overkill-limit', limit: 0.2 })
    assert.ok(Math.abs(threshold - 0.5) < 1e-9, `${threshold}`) // between 0.4 and 0.6: one good part of five
    assert.deepEqual([reviewBand, overkill.count, overkill.of, escape!.count, escape!.of], [0, 1, 5, 1, 4])
  })

  test('by both limits: a person decides between the two thresholds', () => {
    const found = calibrateScores(SCORES, { by: 'review-band', escapeLimit: 0, overkillLimit: 0 })
    // No defect below (0.3 + 0.35) / 2, no good part above (0.6 + 0.7) / 2; 0.35, 0.4 and 0.6 lie between.
    assert.ok(Math.abs(found.threshold - 0.65) < 1e-9)
    assert.ok(Math.abs(found.threshold * (1 - found.reviewBand) - 0.325) < 1e-9)
    assert.deepEqual([found.escape!.count, found.overkill.count, found.review.count, found.review.of], [0, 0, 3, 9])
    assert.match(describeCalibration(found), /^threshold 0\.650000 \(review-band\), REVIEW from 0\.325000\nescape rate 0\.00 % \(0 of 4; 95 % bounds 0\.00 % to 60\.24 %\)\n.*\nto review 33\.33 %/)
  })

  test('from good parts alone: says what it promises, and that escapes are not known', () => {
    const found = calibrateScores({ good: SCORES.good, defect: [] }, { by: 'ok-only', falseRejectRate: 0.01 })
    assert.equal(found.method, 'tail-fit')
    assert.ok(found.threshold > 0.6)
    assert.match(describeCalibration(found), /escape rate not known: no defects\noverkill rate 0\.00 % .* promised for parts to come: at most 1\.00 %$/)
  })
})

suite('chosenPolicy', () => {
  test('each group of options', () => {
    assert.deepEqual(chosenPolicy({ escapeCost: 5, overkillCost: 1 }), { by: 'cost', escapeCost: 5, overkillCost: 1 })
    assert.deepEqual(chosenPolicy({ maxEscape: 0.005 }), { by: 'escape-limit', limit: 0.005 })
    assert.deepEqual(chosenPolicy({ maxOverkill: 0.01 }), { by: 'overkill-limit', limit: 0.01 })
    assert.deepEqual(chosenPolicy({ maxEscape: 0.005, maxOverkill: 0.01 }), { by: 'review-band', escapeLimit: 0.005, overkillLimit: 0.01 })
    assert.deepEqual(chosenPolicy({ falseReject: 0.01 }), { by: 'ok-only', falseRejectRate: 0.01 })
  })
  test('refuses none, two at once, and half of one', () => {
    for (const options of [{}, { maxEscape: 0.1, falseReject: 0.1 }, { escapeCost: 1, overkillCost: 1, maxOverkill: 0.1 }]) assert.throws(() => chosenPolicy(options), /expected one way to choose the threshold/)
    assert.throws(() => chosenPolicy({ escapeCost: 5 }), { message: '--overkill-cost: expected both costs, received one' })
  })
  test('shares as numbers and per cent', () => {
    assert.deepEqual(['0', '1', '0.005', '0.5%', ' 1 % '].map(share), [0, 1, 0.005, 0.005, 0.01])
    for (const text of ['', '1.5', '-1%', '101%', 'x']) assert.throws(() => share(text), /Expected a share from 0 to 1/)
  })
})
