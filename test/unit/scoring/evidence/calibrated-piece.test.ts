import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { calibratePiece, pieceScore, unlikenessOf } from '../../../../src/scoring/evidence/calibrated-piece.ts'
import { assertNear } from './numbers.ts'

const normal = (seed: string, count: number, spread = 0.3): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => Math.exp(spread * random.normal()))
}

suite('calibratePiece', () => {
  test('by hand: the middle is the median of the logarithms, the limit the highest part beyond 3 spreads', () => {
    // Logarithms 0, 1, 2, 3, 4: median 2; deviations 2, 1, 0, 1, 2, so their median is 1 and the spread 1.4826, larger
    // than (3.6 - 2) / 1.2816. The highest lies 2 from the middle, nearer than 3 spreads.
    const { middle, reach } = calibratePiece([0, 1, 2, 3, 4].map(Math.exp))
    assertNear(middle, 2, 1e-12)
    assertNear(reach, 3 * 1.4826, 1e-9)
    // Logarithms 0 to 18 and 40: nothing else is near, and the 90th percentile is 17.1.
    // 3 * max(1.4826 * 5, 5.93) = 22.2 < 40 - 9.5.
    const far = calibratePiece([...Array.from({ length: 19 }, (_, n) => n), 40].map(Math.exp))
    assertNear(far.middle, 9.5, 1e-12)
    assertNear(far.reach, 30.5, 1e-9)
  })

  test('by hand: at most 5 spreads of the bulk, however far out the highest parts lie', () => {
    // Logarithms 0, 1, 2, 3, 12: the median deviation is 1, the 75th percentile 3: spreads 1.4826 and 1 / 0.6745.
    for (const highest of [12, 1000]) {
      const { reach } = calibratePiece([0, 1, 2, 3, highest].map((log) => Math.exp(Math.min(log, 700))))
      assertNear(reach, 5 * Math.max(1.4826, 1 / 0.6745), 1e-9)
    }
  })

  test('0 at a typical part, 1 at the limit, beyond it more than 1', () => {
    const calibration = calibratePiece(normal('a', 30))
    const { middle, reach } = calibration
    assertNear(pieceScore(Math.exp(middle), calibration), 0, 1e-12)
    assertNear(pieceScore(Math.exp(middle + reach), calibration), 1, 1e-12)
    assertNear(pieceScore(Math.exp(middle + 3 * reach), calibration), 3, 1e-12)
    assert.equal(pieceScore(NaN, calibration), NaN)
  })

  test('property: the unlikeness comes back from the score', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 1e-5, max: 1e5, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.36, max: 10, noNaN: true }),
        (unlikeness, middle, reach) => {
          const found = unlikenessOf(pieceScore(unlikeness, { middle, reach }), { middle, reach })
          assertNear(found / unlikeness, 1, 1e-9)
        }
      )
    ))

  test('parts that happen to lie close together: the limit is 0.36 of the logarithm away at least', () => {
    const { reach } = calibratePiece([1, 1, 1, 1, 1])
    assertNear(reach, 3 * 0.12, 1e-12)
  })

  test('property: another unit moves the middle only', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 2, maxLength: 60 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (values, unit) => {
          const [plain, scaled] = [calibratePiece(values), calibratePiece(values.map((value) => unit * value))]
          assertNear(scaled.middle, plain.middle + Math.log(unit), 1e-9)
          assertNear(scaled.reach, plain.reach, 1e-9)
        }
      )
    ))

  test('property: of fewer than 34 normal parts none lies beyond the limit; of more at most 3 % and one', () =>
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 10, max: 120 }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        (seed, count, spread) => {
          const values = normal(String(seed), count, spread)
          const calibration = calibratePiece(values)
          const beyond = values.filter((value) => pieceScore(value, calibration) > 1 + 1e-9).length
          assert.ok(beyond <= (values.length < 34 ? 0 : 0.03 * values.length + 1), `${beyond} of ${values.length}`)
        }
      ),
      { seed: 5 }
    ))

  test('the worst of 40 normal parts does not set the limit, however far out it is', () => {
    const values = normal('worst', 39)
    const limit = (worst: number): number => calibratePiece([...values, worst]).reach
    assertNear(limit(1e9), limit(20), 1e-9)
  })

  test('heavy tails, as a sixth of the parts at 1.6 times the rest has: the limit goes out to them', () => {
    const bulk = normal('tail', 40, 0.1)
    const tail = normal('far', 8, 0.05).map((value) => 1.6 * value)
    const [thin, heavy] = [calibratePiece(bulk), calibratePiece([...bulk, ...tail])]
    assert.ok(heavy.reach > 1.5 * thin.reach, `${heavy.reach} ${thin.reach}`)
    assert.ok(pieceScore(1.6, heavy) < 1.1)
  })

  test('a tenth of the parts at ten times the rest are no good ones: they lie far beyond the limit', () => {
    const tail = normal('far', 5, 0.1).map((value) => 10 * value)
    assert.ok(pieceScore(10, calibratePiece([...normal('tail', 45, 0.1), ...tail])) > 2)
  })

  test('refuses fewer than 2 parts, and values that are not finite and above 0', () => {
    assert.throws(() => calibratePiece([1]), { name: 'RangeError', message: /at least 2 parts, received 1/ })
    for (const bad of [0, -1, NaN, Infinity])
      assert.throws(() => calibratePiece([1, 2, bad]), { name: 'RangeError', message: /finite values > 0/ })
  })
})
