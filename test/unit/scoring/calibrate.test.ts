import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { binomialBounds } from '../../../src/scoring/binomial-bounds.ts'
import { calibrate } from '../../../src/scoring/calibrate.ts'
import { expectedCostThreshold } from '../../../src/scoring/expected-cost-threshold.ts'

const GOOD = [0.1, 0.2, 0.3, 0.4, 0.6]
const DEFECT = [0.5, 0.7, 0.8, 0.9]
const score = fc.integer({ min: 0, max: 400 }).map((value) => value / 100)
const scores = fc.array(score, { minLength: 1, maxLength: 40 })
const near = (actual: number, expected: number) => {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} != ${expected}`)
}
const cost = (escapeCost: number, overkillCost: number) => ({ by: 'cost', escapeCost, overkillCost }) as const

suite('calibrate by cost', () => {
  test('is the threshold of the least expected cost', () => {
    const { threshold, method, promisedOverkillRate } = calibrate(GOOD, DEFECT, cost(5, 1))
    assert.deepEqual(
      { threshold, method, promisedOverkillRate },
      {
        threshold: expectedCostThreshold(GOOD, DEFECT, { perEscape: 5, perOverkill: 1 }),
        method: 'cost',
        promisedOverkillRate: null
      }
    )
  })
  test('states the rates with their denominators and bounds, as counted', () => {
    // The threshold is 0.481 (expected-cost-threshold.test.ts). Of the good parts 0.6 lies above, of the defects none
    // below.
    const { escape, overkill } = calibrate(GOOD, DEFECT, cost(1, 1), 0.99)
    assert.deepEqual(escape, binomialBounds(0, 4, 0.99))
    assert.deepEqual(overkill, binomialBounds(1, 5, 0.99))
  })
  test('a share of defects weighs each side by its own number of parts', () => {
    // 3 x 0.2 / 4 = 0.15 a defect, 1 x 0.8 / 5 = 0.16 a good part
    assert.equal(
      calibrate(GOOD, DEFECT, { ...cost(3, 1), defectShare: 0.2 }).threshold,
      expectedCostThreshold(GOOD, DEFECT, { perEscape: 0.15, perOverkill: 0.16 })
    )
  })
  test('rare defects on the line make overkill weigh more', () => {
    assert.ok(
      calibrate(GOOD, DEFECT, { ...cost(10, 1), defectShare: 0.01 }).threshold
        > calibrate(GOOD, DEFECT, cost(10, 1)).threshold + 0.3
    )
  })
  test('a share that is none is refused', () => {
    for (const defectShare of [0, 1, -0.1, NaN])
      assert.throws(() => calibrate(GOOD, DEFECT, { ...cost(1, 1), defectShare }), {
        name: 'RangeError',
        message: /^defectShare: expected a number inside \(0, 1\)/
      })
  })
})

suite('calibrate by a limit', () => {
  test('escape: the highest threshold that keeps it', () => {
    near(calibrate(GOOD, DEFECT, { by: 'escape-limit', limit: 0 }).threshold, 0.45)
    near(calibrate(GOOD, DEFECT, { by: 'escape-limit', limit: 0.25 }).threshold, 0.65)
    near(calibrate(GOOD, DEFECT, { by: 'escape-limit', limit: 0.249 }).threshold, 0.45)
  })
  test('overkill: the lowest threshold that keeps it', () => {
    near(calibrate(GOOD, DEFECT, { by: 'overkill-limit', limit: 0 }).threshold, 0.65)
    near(calibrate(GOOD, DEFECT, { by: 'overkill-limit', limit: 0.2 }).threshold, 0.45)
  })
  test('overkill needs no defects, and says so by a null escape rate', () => {
    const result = calibrate(GOOD, [], { by: 'overkill-limit', limit: 0.2 })
    near(result.threshold, 0.5)
    assert.equal(result.escape, null)
    assert.equal(result.method, 'overkill-limit')
  })
  test('property: the limit is kept, and the next threshold in the easy direction would break it', () => {
    fc.assert(
      fc.property(scores, scores, fc.double({ min: 0, max: 0.99, noNaN: true }), (good, defect, limit) => {
        const byEscape = calibrate(good, defect, { by: 'escape-limit', limit })
        assert.ok(byEscape.escape!.rate <= limit)
        const nextDefect = Math.min(...defect.filter((value) => value >= byEscape.threshold))
        assert.ok(defect.filter((value) => value <= nextDefect).length / defect.length > limit)

        const byOverkill = calibrate(good, defect, { by: 'overkill-limit', limit })
        assert.ok(byOverkill.overkill.rate <= limit)
        const nextGood = Math.max(...good.filter((value) => value < byOverkill.threshold))
        assert.ok(good.filter((value) => value >= nextGood).length / good.length > limit)
      })
    )
  })
})

suite('calibrate from good parts', () => {
  test('counts the defects it was given but does not look at them', () => {
    const good = Array.from({ length: 99 }, (_, n) => (n + 1) / 100)
    const alone = calibrate(good, [], { by: 'ok-only', falseRejectRate: 0.01 })
    const withDefects = calibrate(good, [0.5, 3], { by: 'ok-only', falseRejectRate: 0.01 })
    assert.equal(alone.threshold, withDefects.threshold)
    assert.deepEqual(withDefects.escape, binomialBounds(1, 2))
    assert.equal(alone.method, 'conformal')
    assert.equal(alone.promisedOverkillRate, 0.01)
  })
})

suite('calibrate refuses', () => {
  const policies = [
    cost(1, 1),
    { by: 'escape-limit', limit: 0 },
    { by: 'overkill-limit', limit: 0 },
    { by: 'ok-only', falseRejectRate: 0.5 }
  ] as const
  test('scores that are not distances', () => {
    for (const policy of policies) {
      for (const bad of [NaN, Infinity, -0.1]) {
        assert.throws(() => calibrate([0.1, bad], [1], policy), {
          name: 'RangeError',
          message: /good: expected finite scores >= 0, received .* at 1/
        })
        assert.throws(() => calibrate([0.1], [bad], policy), { name: 'RangeError', message: /defect: expected/ })
      }
    }
  })
  test('no good parts', () => {
    for (const policy of policies)
      assert.throws(() => calibrate([], [1], policy), { name: 'RangeError', message: /at least one score, received 0/ })
  })
  test('no defects where they are what it is about, and says what works without', () => {
    assert.throws(() => calibrate(GOOD, [], cost(1, 1)), {
      name: 'RangeError',
      message: /use ok-only or overkill-limit/
    })
    assert.throws(() => calibrate(GOOD, [], { by: 'escape-limit', limit: 0 }), {
      name: 'RangeError',
      message: /escape-limit/
    })
  })
  test('policies that make no sense', () => {
    for (const bad of [cost(0, 1), cost(1, -1), cost(NaN, 1), { ...cost(1, 1), defectShare: 1 }] as const) {
      assert.throws(() => calibrate(GOOD, DEFECT, bad), { name: 'RangeError', message: /expected a number/ })
    }
    for (const limit of [-0.1, 1.1, NaN]) {
      assert.throws(() => calibrate(GOOD, DEFECT, { by: 'escape-limit', limit }), {
        name: 'RangeError',
        message: /share from 0 to 1/
      })
      assert.throws(() => calibrate(GOOD, DEFECT, { by: 'overkill-limit', limit }), {
        name: 'RangeError',
        message: /share from 0 to 1/
      })
    }
  })
})
