import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { USUAL_COSTS } from '../../../../src/domain/recipes/mistake-costs.ts'
import { weighThresholds, WEIGHED } from '../../../../src/inspection/thresholds/weigh-thresholds.ts'

const TERMS = {
  costs: USUAL_COSTS,
  reviewBand: 0,
  now: { threshold: 0.5, reviewBand: 0 },
  highest: 1
}
const spread = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, n) => from + ((to - from) * n) / (count - 1))

suite('weighThresholds', () => {
  test('counts escapes below and overkills from the threshold on, with exact bounds', () => {
    const { points, now, good, defect } = weighThresholds(
      { good: [0.1, 0.2, 0.5, 0.6], defect: [0.4, 0.5, 0.8] },
      TERMS
    )
    assert.deepEqual([good, defect, points.length], [4, 3, WEIGHED])
    // At 0.5: the defect of 0.4 passes; the good parts of 0.5 and 0.6 are rejected.
    assert.deepEqual([now.escape?.count, now.escape?.of, now.overkill?.count, now.overkill?.of], [1, 3, 2, 4])
    // Clopper and Pearson: 1 of 3 is between 0.0084 and 0.9057.
    assert.ok(Math.abs(now.escape!.low - 0.0084) < 1e-4 && Math.abs(now.escape!.high - 0.9057) < 1e-4)
    assert.deepEqual(points.at(-1)?.threshold, 1)
    assert.equal(points.at(-1)?.escape?.count, 3)
  })

  test('a defect in the review band has not escaped', () => {
    const { now } = weighThresholds(
      { good: [0.1], defect: [0.4, 0.2] },
      { ...TERMS, now: { threshold: 0.5, reviewBand: 0.3 } }
    )
    assert.equal(now.escape?.count, 1)
  })

  test('299 labelled defects without a miss prove 1 % at 95 %', () => {
    const missingOf = (defects: number): number | null =>
      weighThresholds({ good: [0.1], defect: spread(0.8, 0.9, defects) }, TERMS).now.missing.defect
    assert.deepEqual([missingOf(299), missingOf(298), missingOf(100)], [0, 1, 199])
    const { missing } = weighThresholds({ good: [], defect: [] }, TERMS).now
    assert.deepEqual([missing.defect, missing.good], [299, 149])
    // One was missed: 473 are needed.
    assert.equal(
      weighThresholds({ good: [0.1], defect: [0.1, ...spread(0.8, 0.9, 99)] }, TERMS).now.missing.defect,
      373
    )
  })

  test('the dearer an escape, the lower the cheapest threshold; it lies between the kinds', () => {
    const scores = { good: spread(0.05, 0.45, 60), defect: spread(0.35, 0.95, 60) }
    const at = (perEscape: number): number =>
      weighThresholds(scores, { ...TERMS, costs: { ...USUAL_COSTS, perEscape, defectRate: 0.5 } }).cheapest!.threshold
    assert.ok(at(20) < at(1), `${at(20)}, ${at(1)}`)
    assert.ok(at(1) > 0.3 && at(1) < 0.5, `${at(1)}`)
  })

  test('what was promised moves the threshold; a promise that nothing keeps has none', () => {
    const scores = { good: spread(0.05, 0.45, 60), defect: spread(0.35, 0.95, 60) }
    const weigh = (maxEscapeRate: number, maxOverkillRate: number) =>
      weighThresholds(scores, {
        ...TERMS,
        costs: { ...USUAL_COSTS, perEscape: 1, perOverkill: 10, maxEscapeRate, maxOverkillRate }
      })
    const strict = weigh(0.01, 0.4)
    assert.ok(strict.promised!.threshold < strict.cheapest!.threshold)
    assert.ok(strict.promised!.escape!.rate <= 0.01)
    assert.equal(weigh(0.01, 0.01).promised, null)
  })

  test('parts that no threshold lets pass count as caught, and as rejected', () => {
    const { now, alwaysNg, points } = weighThresholds({ good: [0.1, Infinity], defect: [Infinity, 0.9] }, TERMS)
    assert.deepEqual([alwaysNg, now.escape?.count, now.overkill?.count], [2, 0, 1])
    assert.equal(points.at(-1)?.escape?.count, 1)
  })

  test('without defects there is no cost, and still an overkill rate', () => {
    const { cheapest, promised, now } = weighThresholds({ good: [0.1, 0.9], defect: [] }, TERMS)
    assert.deepEqual([cheapest, promised, now.cost, now.escape, now.overkill?.rate], [null, null, null, null, 0.5])
  })
})
