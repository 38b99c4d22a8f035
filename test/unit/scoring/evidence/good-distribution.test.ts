import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { fitGoodDistribution, unlikeness } from '../../../../src/scoring/evidence/good-distribution.ts'
import { assertNear, normalRows, wave } from './numbers.ts'

const LEAST = 0.1
const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
const rowsOf = (rows: Float32Array, P: number): Float32Array[] =>
  Array.from({ length: rows.length / P }, (_, n) => rows.subarray(n * P, (n + 1) * P))

suite('unlikeness of another number of values', () => {
  test('is an error, not a part that looks usual', () => {
    const good = fitGoodDistribution(Float32Array.of(1, 2, 3, 5, 2, 1), 2, 0.1)
    for (const row of [Float32Array.of(1), Float32Array.of(1, 2, 3)])
      assert.throws(() => unlikeness(row, good), /expected 2 values, received [13]/)
  })
})

suite('good distribution', () => {
  // Made once with Python 3.11, NumPy 2.4.6 and scikit-learn 1.9.1. rows in float32, then in float64:
  //   c = median(rows); s = max(1.4826 * median(|rows - c|), floor, 0.2 * median over the columns)
  //   z = clip((rows - c) / s, -6, 6); m = mean(z); model = LedoitWolf(assume_centered=True).fit(z - m)
  //   unlikeness(x) = sqrt(model.mahalanobis((x - c - m s) / s) / P + 0.1^2)
  test('agrees with scikit-learn: more parts than values, and values that vary together', () => {
    const [N, P] = [12, 5]
    const [common, along] = [wave(N, 1.9, 0.4, 3), wave(P, 0.5, 1)]
    const rows = wave(N * P, 0.7, 0.3).map((value, i) => value + common[Math.floor(i / P)]! * along[i % P]!)
    const good = fitGoodDistribution(rows, P, 0.01)
    const received = [rows.subarray(0, 5), rows.subarray(35, 40), new Float32Array(P), wave(P, 1.3, 0.2, 20)]
    const expected = [0.4841689720624623, 0.8741652371892524, 0.12827756822454864, 15.906799807625033]
    received.forEach((row, n) => {
      assertNear(unlikeness(row, good), expected[n]!, 1e-4 * expected[n]!)
    })
  })

  test('agrees with scikit-learn: fewer parts than values', () => {
    const [N, P] = [8, 20]
    const common = wave(N, 2.3, 0.9, 2)
    const rows = wave(N * P, 0.37, 0.1).map((value, i) => value + common[Math.floor(i / P)]!)
    const good = fitGoodDistribution(rows, P, 0.01)
    const received = [rows.subarray(0, P), rows.subarray(5 * P, 6 * P), new Float32Array(P), wave(P, 1.3, 0.2, 20)]
    const expected = [0.35502533676170844, 0.3867065609135797, 0.1261529521495628, 24.145999765048717]
    received.forEach((row, n) => {
      assertNear(unlikeness(row, good), expected[n]!, 1e-3 * expected[n]!)
    })
  })

  test('good parts lie at about 1, new ones too where there are many to learn from; the further out, the more', () => {
    const random = createRandom('good parts')
    const P = 10
    const good = fitGoodDistribution(normalRows(random, 100, P), P, 0.01)
    const fresh = rowsOf(normalRows(random, 200, P), P)
    assertNear(rootMeanSquare(fresh.map((row) => unlikeness(row, good))), 1, 0.15)
    const [row] = fresh
    const distances = [1, 2, 4, 8].map((factor) =>
      unlikeness(
        row!.map((value) => factor * value),
        good
      )
    )
    assert.deepEqual(
      distances.toSorted((a, b) => a - b),
      distances
    )
  })

  test('values that vary together: a step against what they share counts more than one along it', () => {
    const random = createRandom('together')
    const rows = Float32Array.from(
      Array.from({ length: 40 }, () => {
        const common = random.normal()
        return [common + 0.05 * random.normal(), common + 0.05 * random.normal()]
      }).flat()
    )
    const good = fitGoodDistribution(rows, 2, 0.001)
    assert.ok(unlikeness(Float32Array.of(1, -1), good) > 3 * unlikeness(Float32Array.of(1, 1), good))
  })

  test('property: another unit and another zero of all values change nothing', () =>
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        fc.integer({ min: -50, max: 50 }),
        (seed, unit, zero) => {
          const rows = normalRows(createRandom(seed), 12, 4)
          const probe = Float32Array.of(2, -1, 0.5, 3)
          const scaled = (values: Float32Array): Float32Array => values.map((value) => unit * value + zero)
          const plain = unlikeness(probe, fitGoodDistribution(rows, 4, 1e-6))
          assertNear(unlikeness(scaled(probe), fitGoodDistribution(scaled(rows), 4, 1e-6)), plain, 2e-3 * plain)
        }
      ),
      { numRuns: 30 }
    ))

  test('property: the order of the parts and of the values does not matter', () =>
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = rowsOf(normalRows(createRandom(seed), 9, 6), 6)
        const joined = (some: readonly Float32Array[]): Float32Array =>
          Float32Array.from(some.flatMap((row) => [...row]))
        const probe = Float32Array.of(1, -2, 3, 0, 1, 2)
        const plain = unlikeness(probe, fitGoodDistribution(joined(rows), 6, 0.01))
        const turned = rows.toReversed().map((row) => row.toReversed())
        assertNear(unlikeness(probe.toReversed(), fitGoodDistribution(joined(turned), 6, 0.01)), plain, 1e-3 * plain)
      }),
      { numRuns: 30 }
    ))

  test('one odd part among 30 stretches it by a third at most, and what lies where it lies stays far out', () => {
    const P = 8
    const rows = normalRows(createRandom('odd one'), 30, P)
    const clean = fitGoodDistribution(rows, P, 0.01)
    const probe = new Float32Array(P).fill(100)
    const spoilt = rows.slice()
    spoilt.set(probe, 0)
    const good = fitGoodDistribution(spoilt, P, 0.01)
    assert.ok(unlikeness(probe, good) > 20, String(unlikeness(probe, good)))
    const others = rowsOf(rows, P).slice(1)
    const mean = (model: typeof good): number => rootMeanSquare(others.map((row) => unlikeness(row, model)))
    assertNear(mean(good), mean(clean), mean(clean) / 3)
  })

  test('values that never differ: the floor is their unit, and a good part has a distance above 0', () => {
    const rows = new Float32Array(20 * 3).fill(7)
    const good = fitGoodDistribution(rows, 3, 0.5)
    assert.equal(unlikeness(Float32Array.of(7, 7, 7), good), LEAST)
    assert.ok(unlikeness(Float32Array.of(7, 7, 7.01), good) < 0.2)
    assert.ok(unlikeness(Float32Array.of(7, 7, 12), good) > 10)
  })

  test('one value that never differs among others that do has a fifth of their unit, not none', () => {
    const random = createRandom('constant value')
    const rows = Float32Array.from({ length: 40 * 4 }, (_, i) => (i % 4 === 0 ? 3 : random.normal()))
    const good = fitGoodDistribution(rows, 4, 1e-9)
    // Spreads 0, a, b and c, ascending: their median is (a + b) / 2.
    const [a, b] = good.scale.slice(1).toSorted()
    assertNear(good.scale[0]!, (0.2 * (a! + b!)) / 2, 1e-6)
    assert.ok(Number.isFinite(unlikeness(Float32Array.of(3.1, 0, 0, 0), good)))
  })

  test('more parts than it learns from at most: as with all of them', () => {
    const P = 3
    const good = fitGoodDistribution(normalRows(createRandom('many'), 500, P), P, 0.01)
    assertNear(unlikeness(Float32Array.of(3, 0, 0), good), Math.sqrt(9 / 3 + LEAST ** 2), 0.5)
  })

  test('NaN in, NaN out; Infinity is never near', () => {
    const good = fitGoodDistribution(normalRows(createRandom(1), 10, 3), 3, 0.01)
    assert.equal(unlikeness(Float32Array.of(0, NaN, 0), good), NaN)
    const far = unlikeness(Float32Array.of(Infinity, 0, 0), good)
    assert.ok(Number.isNaN(far) || far === Infinity, String(far))
  })

  test('refuses fewer than 2 parts, a part of it, and what is not finite', () => {
    const refuse = (rows: Float32Array, message: RegExp): void => {
      assert.throws(() => fitGoodDistribution(rows, 3, 0.01), { name: 'RangeError', message })
    }
    refuse(new Float32Array(0), /at least 2 of 3 values, received 0/)
    refuse(new Float32Array(3), /at least 2 of 3 values, received 1/)
    refuse(new Float32Array(7), /at least 2 of 3 values/)
    for (const bad of [NaN, Infinity, -Infinity]) refuse(Float32Array.of(0, 1, 2, 3, bad, 5), /expected finite values/)
  })
})
