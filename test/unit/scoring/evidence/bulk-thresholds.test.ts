import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { bulkThresholds } from '../../../../src/scoring/evidence/bulk-thresholds.ts'
import { median } from '../../../../src/scoring/evidence/robust-spread.ts'
import { assertNear } from './numbers.ts'

const drawn = (seed: string, count: number, spread = 0.25): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => 0.3 * Math.exp(spread * random.normal()))
}

suite('bulkThresholds', () => {
  test('by hand: logarithms 0 to 10, median 5, 90th percentile 9: both lie multiples of 4 beyond the median', () => {
    const ways = (scale: number): [number, number] => {
      const scores = Array.from({ length: 11 }, (_, n) => Math.exp(scale * n))
      const { threshold, reviewFrom } = bulkThresholds(scores, 25)
      return [(Math.log(threshold) - 5 * scale) / (4 * scale), (Math.log(reviewFrom) - 5 * scale) / (4 * scale)]
    }
    const [ng, review] = ways(0.02)
    assert.ok(review > 1.2 && review < 2.5 && ng > 1.6 * review && ng < 5, `${review} ${ng}`)
    const [ngOfTwice, reviewOfTwice] = ways(0.04)
    assertNear(ngOfTwice, ng, 1e-9)
    assertNear(reviewOfTwice, review, 1e-9)
  })

  test('by hand: of 5 parts at logarithms 0 to 0.4, and of as many pictures of 100 parts', () => {
    // Median 0.2, 75th percentile 0.3, 90th 0.36: below 0.2 + 0.1 * ln 5 / ln 2, so the way is 0.16.
    const scores = [0, 0.1, 0.2, 0.3, 0.4].map(Math.exp)
    for (const parts of [5, 100]) {
      const { reviewFrom, threshold, nearest } = bulkThresholds(scores, parts)
      assertNear(Math.log(reviewFrom), 0.2 + 1.25 * 0.16 * (1 + 2 / Math.sqrt(parts)), 1e-12)
      assertNear(Math.log(threshold), 0.2 + 2.5 * 0.16 * (1 + 1 / Math.sqrt(parts)), 1e-12)
      assertNear(Math.log(nearest), 0.2 + 1.6 * 0.16, 1e-12)
    }
    // Ten times as far apart REVIEW begins at its limit.
    assertNear(Math.log(bulkThresholds([0, 1, 2, 3, 4].map(Math.exp)).reviewFrom), 2 + 1.2, 1e-12)
  })

  test('one odd part among 20 does not move them, however odd it is', () => {
    const scores = drawn('odd', 19)
    const at = (odd: number) => bulkThresholds([...scores, odd])
    assert.deepEqual(at(2), at(1e6))
    const [clean, spoilt] = [bulkThresholds(scores).threshold, at(1e6).threshold]
    assert.ok(spoilt < 1.5 * clean, `${spoilt} ${clean}`)
  })

  test('three odd parts among 20, or seven among 50, hardly move them, however odd they are', () => {
    for (const [good, odd] of [
      [17, 3],
      [43, 7]
    ] as const) {
      const scores = drawn(`odd ${odd}`, good)
      const at = (value: number) => bulkThresholds([...scores, ...Array.from({ length: odd }, () => value)], good + odd)
      assert.deepEqual(at(3), at(1e6))
      const [clean, spoilt] = [bulkThresholds(scores, good + odd), at(1e6)]
      assert.ok(spoilt.reviewFrom < 2 * clean.reviewFrom, `${spoilt.reviewFrom} ${clean.reviewFrom}`)
    }
  })

  test('by hand: with the 90th percentile further out than in an exponential distribution, the 75th counts', () => {
    // Logarithms 0 eight times, 1, 2 and 9 twice: sorted at 0.75 * 12 = 9 lies 1, at 0.9 * 12 = 10.8 lies 2 + 0.8 * 7.
    const scores = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 9, 9].map(Math.exp)
    const { threshold } = bulkThresholds(scores, 1e12)
    assertNear(Math.log(threshold), (2.5 * Math.log(5)) / Math.log(2), 1e-4)
  })

  test('REVIEW begins at 3.3 times a typical score at most, however much the parts differ', () => {
    const { threshold, reviewFrom } = bulkThresholds(drawn('wide', 41, 3))
    assertNear(reviewFrom / median(drawn('wide', 41, 3)), Math.exp(1.2), 1e-9)
    assert.ok(threshold > 10 * reviewFrom)
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

  test('scores that happen to lie close together: as if the way were 0.05 of the logarithm', () => {
    const same = bulkThresholds([0.2, 0.2, 0.2, 0.2, 0.2])
    // Logarithms -0.05 to 0.0625: median 0, 90th percentile 0.05.
    const near = bulkThresholds([-0.05, -0.02, 0, 0.03125, 0.0625].map((log) => 0.2 * Math.exp(log)))
    assertNear(same.threshold, near.threshold, 1e-12)
    assertNear(same.reviewFrom, near.reviewFrom, 1e-12)
    assert.ok(same.reviewFrom > 0.21)
  })

  test('of many log-normal scores some % lie beyond reviewFrom, less than 0.2 % beyond the threshold', () => {
    const scores = drawn('tail', 20_000)
    const { threshold, reviewFrom } = bulkThresholds(scores)
    const share = (limit: number): number => scores.filter((value) => value >= limit).length / scores.length
    assert.ok(share(reviewFrom) > 0.02 && share(reviewFrom) < 0.08, String(share(reviewFrom)))
    assert.ok(share(threshold) < 0.002, String(share(threshold)))
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
