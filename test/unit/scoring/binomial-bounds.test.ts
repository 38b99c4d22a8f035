import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { binomialBounds } from '../../../src/scoring/binomial-bounds.ts'

// scipy 1.x: beta.ppf(a / 2, x, n - x + 1), beta.ppf(1 - a / 2, x + 1, n - x) with a = 1 - confidence
const SCIPY: readonly (readonly [count: number, of: number, confidence: number, low: number, high: number])[] = [
  [1, 10, 0.95, 0.0025285785444617848, 0.4450161170281954],
  [8, 107, 0.95, 0.03283066210563335, 0.14201161442137383],
  [8, 107, 0.99, 0.024543198666707327, 0.16517512611222748],
  [1, 1000, 0.95, 2.531748749129404e-5, 0.005558924279826672],
  [500, 1000, 0.99, 0.45885255330704494, 0.5411474466929551],
  [999, 1000, 0.95, 0.9944410757201734, 0.9999746825125089],
  [3, 100000, 0.95, 6.186763958922033e-6, 8.7670202566362e-5],
  [5000, 100000, 0.95, 0.048657255207270746, 0.05136892088058044],
  [499999, 1000000, 0.95, 0.49901851919821, 0.5009794808075825]
]

suite('binomialBounds', () => {
  for (const [count, of, confidence, low, high] of SCIPY) {
    test(`${count} of ${of} at ${confidence} agrees with scipy`, () => {
      const bounds = binomialBounds(count, of, confidence)!
      assert.equal(bounds.rate, count / of)
      assert.ok(Math.abs(bounds.low - low) < 1e-6, `low ${bounds.low} != ${low}`)
      assert.ok(Math.abs(bounds.high - high) < 1e-6, `high ${bounds.high} != ${high}`)
    })
  }
  test('none of n: the upper bound is 1 - (a / 2)^(1 / n), from (1 - p)^n = a / 2', () => {
    for (const of of [1, 8, 300, 100_000]) {
      const { low, high } = binomialBounds(0, of)!
      assert.equal(low, 0)
      assert.ok(Math.abs(high - (1 - 0.025 ** (1 / of))) < 1e-6)
    }
  })
  test('n of n mirrors none of n', () => {
    const { low, high } = binomialBounds(8, 8)!
    assert.equal(high, 1)
    assert.ok(Math.abs(low - 0.025 ** (1 / 8)) < 1e-6)
  })
  test('nothing counted has no rate', () => {
    assert.equal(binomialBounds(0, 0), null)
  })
  test('refuses counts and confidences that make no sense', () => {
    for (const [count, of] of [
      [-1, 5],
      [6, 5],
      [0.5, 5],
      [0, -1],
      [NaN, 5],
      [0, 1.5]
    ]) {
      assert.throws(() => binomialBounds(count, of), { name: 'RangeError' })
    }
    for (const confidence of [0, 1, 95, NaN])
      assert.throws(() => binomialBounds(1, 5, confidence), { name: 'RangeError', message: /confidence/ })
  })
  test('property: the bounds hold the rate and widen with the confidence', () => {
    const counted = fc
      .integer({ min: 1, max: 5000 })
      .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)))
    fc.assert(
      fc.property(counted, ([count, of]) => {
        const at95 = binomialBounds(count, of, 0.95)!
        const at99 = binomialBounds(count, of, 0.99)!
        assert.ok(0 <= at99.low && at99.low <= at95.low && at95.low <= at95.rate)
        assert.ok(at95.rate <= at95.high && at95.high <= at99.high && at99.high <= 1)
      })
    )
  })
})
