import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { bulkThresholds } from '../../../../src/scoring/evidence/bulk-thresholds.ts'
import { assertNear } from './numbers.ts'

const drawn = (seed: string, count: number, spread = 0.25): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => 0.3 * Math.exp(spread * random.normal()))
}

suite('bulkThresholds', () => {
  test('by hand: logarithms 0 to 10, median 5, 90th percentile 9: a way of 4, and of 4 * (1 + 1 / 5) with 25 parts', () => {
    const scores = Array.from({ length: 11 }, (_, n) => Math.exp(n))
    const { threshold, reviewFrom } = bulkThresholds(scores, 25)
    assertNear(Math.log(threshold), 5 + 2.6 * 4.8, 1e-9)
    assertNear(Math.log(reviewFrom), 5 + 1.35 * 4.8, 1e-9)
  })

  test('one odd part among 20 does not move them, however odd it is', () => {
    const scores = drawn('odd', 19)
    const at = (odd: number) => bulkThresholds([...scores, odd])
    assert.deepEqual(at(2), at(1e6))
    const [clean, spoilt] = [bulkThresholds(scores).threshold, at(1e6).threshold]
    assert.ok(spoilt < 1.5 * clean, `${spoilt} ${clean}`)
  })

  test('few parts lie wider than many of the same spread, and so do many pictures of few parts', () => {
    const scores = drawn('spread', 40)
    const at = (parts: number) => bulkThresholds(scores, parts)
    for (const key of ['threshold', 'reviewFrom'] as const) {
      assert.ok(at(5)[key] > at(10)[key])
      assert.ok(at(10)[key] > at(40)[key])
      assert.equal(at(40)[key], bulkThresholds(scores)[key])
    }
  })

  test('scores that happen to lie close together: still some room', () => {
    const { threshold, reviewFrom } = bulkThresholds([0.2, 0.2, 0.2, 0.2, 0.2])
    const way = 0.05 * (1 + 1 / Math.sqrt(5))
    assertNear(threshold, 0.2 * Math.exp(2.6 * way), 1e-12)
    assertNear(reviewFrom, 0.2 * Math.exp(1.35 * way), 1e-12)
  })

  test('of log-normal scores 4 % lie beyond reviewFrom, 0.04 % beyond the threshold', () => {
    const scores = drawn('tail', 20_000)
    const { threshold, reviewFrom } = bulkThresholds(scores)
    const share = (limit: number): number => scores.filter((value) => value >= limit).length / scores.length
    // 1.35 * 1.2816 = 1.73 and 2.6 * 1.2816 = 3.33 standard deviations: 4.2 % and 0.043 % of a normal distribution.
    assertNear(share(reviewFrom), 0.042, 0.008)
    assert.ok(share(threshold) < 0.002)
  })

  test('property: reviewFrom lies between the median and the threshold; another unit scales both', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 5, maxLength: 40 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (scores, unit) => {
          const { threshold, reviewFrom } = bulkThresholds(scores)
          assert.ok(reviewFrom < threshold)
          assert.ok(scores.filter((value) => value < reviewFrom).length >= scores.length / 2)
          const scaled = bulkThresholds(scores.map((value) => unit * value))
          assertNear(scaled.threshold / threshold / unit, 1, 1e-9)
          assertNear(scaled.reviewFrom / reviewFrom / unit, 1, 1e-9)
        }
      )
    ))

  test('refuses fewer than 5 scores, and such as are not finite and above 0', () => {
    assert.throws(() => bulkThresholds([1, 1, 1, 1]), { name: 'RangeError', message: /at least 5 scores, received 4/ })
    for (const bad of [0, -1, NaN, Infinity])
      assert.throws(() => bulkThresholds([1, 1, 1, 1, bad]), { name: 'RangeError', message: /finite scores > 0/ })
  })
})
