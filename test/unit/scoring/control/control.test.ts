import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { baselineOf } from '../../../../src/scoring/control/baseline.ts'
import { createBernoulliCusum } from '../../../../src/scoring/control/bernoulli-cusum.ts'
import { createEwma, LIMIT } from '../../../../src/scoring/control/ewma.ts'
import { populationStability, PSI_ALARM } from '../../../../src/scoring/control/population-stability.ts'

/** Normal values. */
function normals(seed: number): () => number {
  const random = createRandom(seed)
  return () => random.normal()
}
const take = (count: number, next: () => number): number[] => Array.from({ length: count }, next)
const near = (actual: number, expected: number, within: number): void => {
  assert.ok(Math.abs(actual - expected) < within, `${actual}, expected ${expected}`)
}

suite('baseline', () => {
  test('a tenth of wild values changes little, and values that are alike give none', () => {
    const next = normals(1)
    const values = take(500, next)
    const wild = values.map((value, n) => (n % 10 === 0 ? value + 50 : value))
    near(baselineOf(values)!.mean, 0, 0.15)
    near(baselineOf(values)!.deviation, 1, 0.1)
    near(baselineOf(wild)!.mean, 0.35, 0.3)
    assert.ok(baselineOf(wild)!.high < 5)
    assert.equal(baselineOf(take(500, () => 3)), null)
  })
})

suite('EWMA', () => {
  const baseline = { mean: 10, deviation: 2, low: 3, high: 17 }

  test('the first value is its own distance in deviations; a second one as derived', () => {
    const { add } = createEwma(baseline, 0.2)
    near(add(12), 1, 1e-12)
    // 0.2 x 0.8 + 0.2 x 1 = 0.36 over sqrt(0.2 / 1.8 x (1 - 0.8^4))
    near(add(12), 0.36 / Math.sqrt((0.2 / 1.8) * (1 - 0.8 ** 4)), 1e-12)
  })

  test('a far value counts as the clip, so that no single part is an alarm', () => {
    near(createEwma(baseline).add(1e9), 3.5, 1e-12)
  })

  test('200,000 normal values by a baseline of 500 raise no alarm; a shift of one deviation does within 120', () => {
    for (const seed of [1, 2, 3, 4]) {
      const next = normals(seed)
      const { add } = createEwma(baselineOf(take(500, next))!)
      let largest = 0
      for (let n = 0; n < 50_000; n++) largest = Math.max(largest, Math.abs(add(next())))
      assert.ok(largest < LIMIT, String(largest))
      let parts = 0
      while (Math.abs(add(next() + 1)) < LIMIT) parts++
      assert.ok(parts < 120, String(parts))
    }
  })
})

suite('Bernoulli CUSUM', () => {
  test('steps are log likelihood ratios and never go below 0', () => {
    const { add } = createBernoulliCusum({ usual: 0.01, raised: 0.04 })
    assert.equal(add(false), 0)
    near(add(true), Math.log(4), 1e-12)
    near(add(false), Math.log(4) + Math.log(0.96 / 0.99), 1e-12)
  })

  test('a raised rate is noticed, a usual one seldom is', () => {
    const parts = (rate: number, seed: number): number => {
      const random = createRandom(seed)
      const { add, limit } = createBernoulliCusum({ usual: 0.01, raised: 0.04 })
      let n = 1
      while (add(random.uniform() < rate) < limit && n < 100_000) n++
      return n
    }
    const mean = (rate: number): number => take(200, () => 0).reduce((sum, _, seed) => sum + parts(rate, seed), 0) / 200
    assert.ok(mean(0.04) < 200, String(mean(0.04)))
    assert.ok(mean(0.01) > 5000, String(mean(0.01)))
  })

  test('rates in the wrong order are refused', () => {
    assert.throws(() => createBernoulliCusum({ usual: 0.04, raised: 0.01 }), /0 < usual < raised < 1/)
  })
})

suite('population stability index', () => {
  test('the same sample gives 0, a moved half as derived', () => {
    const reference = take(100, () => 0).map((_, n) => n)
    assert.equal(populationStability(reference, reference), 0)
    // The upper half has moved into the lowest tenth: 0.6 for 0.1; five tenths are empty, half a value of 100 each.
    const moved = reference.map((value) => (value >= 50 ? 0 : value))
    const expected = 0.5 * Math.log(6) + 5 * (0.005 - 0.1) * Math.log(0.005 / 0.1)
    near(populationStability(reference, moved), expected, 1e-12)
  })

  test('chance stays far below the alarm with 500 values', () => {
    const next = normals(7)
    for (let n = 0; n < 200; n++)
      assert.ok(populationStability(Float64Array.from(take(500, next)).sort(), take(500, next)) < PSI_ALARM / 2)
  })

  test('too few values are refused', () => {
    assert.throws(() => populationStability([1, 2], [1, 2]), /at least 10 values, received 2 and 2/)
  })
})
