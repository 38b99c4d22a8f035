import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../src/domain/random.ts'
import { okOnlyThreshold } from '../../../src/scoring/ok-only-threshold.ts'

/** Share of fresh parts rejected, averaged over many calibration sets. */
function falseRejects(draw: () => number, n: number, rate: number, sets = 400, fresh = 400): number {
  let rejected = 0
  for (let set = 0; set < sets; set++) {
    const { threshold } = okOnlyThreshold(Array.from({ length: n }, draw), rate)
    for (let part = 0; part < fresh; part++) rejected += Number(draw() >= threshold)
  }
  return rejected / (sets * fresh)
}

suite('okOnlyThreshold, conformal', () => {
  test('the k-th smallest with k = ceil((n + 1)(1 - rate)), in the middle of the gap above it', () => {
    // n = 9, rate 0.2: k = 8, promise (9 + 1 - 8) / 10; the 8th and 9th smallest are 8 and 9
    assert.deepEqual(okOnlyThreshold([9, 1, 2, 3, 4, 5, 6, 7, 8], 0.2), {
      threshold: 8.5,
      method: 'conformal',
      promisedOverkillRate: 0.2
    })
  })
  test('99 good parts are enough to promise 1 %, 98 are not', () => {
    const good = Array.from({ length: 99 }, (_, n) => n + 1)
    assert.deepEqual(okOnlyThreshold(good, 0.01), { threshold: 99.5, method: 'conformal', promisedOverkillRate: 0.01 })
    assert.equal(okOnlyThreshold(good.slice(1), 0.01).method, 'tail-fit')
  })
  test('never rejects a score tied with the k-th', () => {
    assert.ok(okOnlyThreshold([1, 2, 2, 2, 2], 0.5).threshold > 2)
    assert.ok(
      okOnlyThreshold(
        Array.from({ length: 20 }, () => 0),
        0.1
      ).threshold > 0
    )
  })
  // Uniform, and a two-humped law that no simple fit describes: the promise does not depend on the distribution.
  const uniform = createRandom(1).uniform
  const normal = createRandom(2).normal
  const laws = { uniform, 'two humps': () => Math.abs((uniform() < 0.1 ? 2 : 1) + 0.1 * normal()) }
  for (const [name, draw] of Object.entries(laws)) {
    test(`keeps its promise on average and is not wasteful: ${name}`, () => {
      for (const [n, rate] of [
        [49, 0.05],
        [200, 0.01]
      ] as const) {
        const rejected = falseRejects(draw, n, rate)
        const { promisedOverkillRate } = okOnlyThreshold(Array.from({ length: n }, draw), rate)
        assert.ok(promisedOverkillRate <= rate)
        // 160,000 parts of 400 sets: the standard error is below 8 % of the rate. The floor is (n - k) / (n + 1), one
        // rank less.
        assert.ok(rejected <= promisedOverkillRate * 1.2, `${rejected} > ${promisedOverkillRate}`)
        assert.ok(
          rejected >= (promisedOverkillRate - 1 / (n + 1)) * 0.8,
          `${rejected} is far below ${promisedOverkillRate}`
        )
      }
    })
  }
})

suite('okOnlyThreshold, tail fit', () => {
  test('agrees with scipy', () => {
    // x = np.log(scores); np.exp(x.mean() + scipy.stats.t.ppf(.99, 9) * x.std(ddof=1) * np.sqrt(1 + 1 / 10))
    const { threshold, method, promisedOverkillRate } = okOnlyThreshold(
      [0.11, 0.13, 0.12, 0.17, 0.15, 0.14, 0.19, 0.12, 0.16, 0.13],
      0.01
    )
    assert.ok(Math.abs(threshold - 0.23388294942158364) < 1e-7, `${threshold}`)
    assert.equal(method, 'tail-fit')
    assert.equal(promisedOverkillRate, 0.01)
  })
  test('keeps its promise exactly for log-normal scores, however few', () => {
    const normal = createRandom(3).normal
    for (const n of [10, 20, 50]) {
      const rejected = falseRejects(() => Math.exp(-2 + 0.4 * normal()), n, 0.01, 2000, 200)
      // a little below 1 % from about 30 parts on, where the largest score seen starts to be the higher of the two
      assert.ok(rejected > 0.007 && rejected < 0.012, `${rejected} with ${n} parts`)
    }
  })
  test('rejects fewer than promised where the tail is lighter: normal and gamma scores', () => {
    const uniform = createRandom(4).uniform
    const normal = createRandom(5).normal
    for (const draw of [() => 10 + normal(), () => -Math.log((1 - uniform()) * (1 - uniform()) * (1 - uniform()))]) {
      for (const n of [10, 20, 50]) assert.ok(falseRejects(draw, n, 0.01) < 0.01)
    }
  })
  test('never rejects a part that it was shown', () => {
    const good = [1, 1.01, 0.99, 1, 1, 1.02, 0.98, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5]
    assert.ok(okOnlyThreshold(good, 0.04).threshold > 5)
    assert.ok(okOnlyThreshold([1, 1, 1, 1, 1], 0.01).threshold > 1)
  })
  test('refuses too few parts, and parts that lie in the bank themselves', () => {
    assert.throws(() => okOnlyThreshold([1, 2, 3, 4], 0.01), {
      name: 'RangeError',
      message: /at least 5 scores to fit a tail, received 4/
    })
    assert.throws(() => okOnlyThreshold([0, 1, 2, 3, 4], 0.01), {
      name: 'RangeError',
      message: /must not be in the bank/
    })
  })
  test('refuses a rate outside (0, 1)', () => {
    for (const rate of [0, 1, -0.1, 2, NaN])
      assert.throws(() => okOnlyThreshold([1, 2, 3, 4, 5], rate), { name: 'RangeError', message: /inside \(0, 1\)/ })
  })
})
