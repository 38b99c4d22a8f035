import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { fisherDirection } from '../../../src/scoring/fisher-direction.ts'
import { momentsOf } from '../../../src/scoring/row-moments.ts'

const along = (weights: Float64Array, row: ArrayLike<number>): number =>
  weights.reduce((sum, weight, i) => sum + weight * row[i]!, 0)
const direction = (good: Float32Array, defects: Float32Array, P: number): Float64Array =>
  fisherDirection(momentsOf(good, P), momentsOf(defects, P))

suite('fisherDirection', () => {
  test('by hand: good parts of variance 1 on both axes, defects of variance 1 and 9, equally far off on both', () => {
    // The shrunk covariance of the good parts is the identity. Within: (1 + 1) / 2 + 3 = 4 and (1 + 9) / 2 + 3 = 8.
    // The means differ by (8, 8), so w ~ (2, 1). Good parts vary by sqrt(2^2 + 1^2) along it.
    const good = Float32Array.of(1, 1, 1, -1, -1, 1, -1, -1)
    const defects = Float32Array.of(9, 11, 9, 5, 7, 11, 7, 5)
    const weights = direction(good, defects, 2)
    assert.ok(
      Math.abs(weights[0]! - 2 / Math.sqrt(5)) < 1e-9 && Math.abs(weights[1]! - 1 / Math.sqrt(5)) < 1e-9,
      String(weights)
    )
  })

  test("property: from good parts to defects, in units of the good parts' spread, in any order of rows", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 5, max: 40 }),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        (seed, P, N, shift) => {
          const { normal } = createRandom(seed)
          const good = Float32Array.from({ length: N * P }, () => normal())
          const defects = Float32Array.from({ length: N * P }, (_, i) => normal() + (i % P === 0 ? shift + 3 : 0))
          const weights = direction(good, defects, P)
          const values = (rows: Float32Array): number[] =>
            Array.from({ length: N }, (_, n) => along(weights, rows.subarray(n * P, (n + 1) * P)))
          const mean = (some: readonly number[]): number => some.reduce((sum, value) => sum + value / N, 0)
          const [g, d] = [values(good), values(defects)]
          assert.ok(mean(d) > mean(g))
          assert.ok(Math.abs(Math.sqrt(mean(g.map((value) => (value - mean(g)) ** 2))) - 1) < 1e-6)
          const turned = Float32Array.from(good, (_, i) => good[(N - 1 - Math.floor(i / P)) * P + (i % P)]!)
          direction(turned, defects, P).forEach((weight, i) => {
            assert.ok(Math.abs(weight - weights[i]!) < 1e-6)
          })
        }
      )
    )
  })

  test('property: the unit of a feature changes its weight by the inverse, where all have the same unit', () =>
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 10, noNaN: true }), (seed, unit) => {
        const { normal } = createRandom(seed)
        const [good, defects] = [0, 2].map((shift) => Float32Array.from({ length: 60 }, () => normal() + shift))
        const [plain, scaled] = [direction(good!, defects!, 3), direction(times(good!, unit), times(defects!, unit), 3)]
        plain.forEach((weight, i) => {
          assert.ok(Math.abs(weight - unit * scaled[i]!) < 1e-4 * (1 + Math.abs(weight)))
        })
      })
    ))

  test('tells new defects from new good parts by the feature that differs, whatever the scales of the features', () => {
    const P = 6
    const { normal } = createRandom('scales')
    const rows = (shift: number) =>
      Float32Array.from({ length: 300 * P }, (_, i) => (1 + (i % P)) * (normal() + (i % P === P - 1 ? shift : 0)) + 10)
    const weights = direction(rows(0), rows(4), P)
    const values = (some: Float32Array): number[] =>
      Array.from({ length: 100 }, (_, n) => along(weights, some.subarray(n * P, (n + 1) * P)))
    const highest = Math.max(...values(rows(0)))
    assert.ok(values(rows(4)).filter((value) => value > highest).length > 70)
  })

  test('refuses what says nothing', () => {
    const good = Float32Array.of(1, 2, 3, 5)
    assert.throws(() => direction(good, Float32Array.of(1, 2), 2), {
      message: 'defects: expected at least 2 rows of 2 values, received 1'
    })
    assert.throws(() => direction(Float32Array.of(1, 1), good, 2), {
      message: 'good: expected at least 2 rows of 2 values, received 1'
    })
    assert.throws(() => direction(good, Float32Array.of(1, NaN, 2, 3), 2), {
      message: 'defects: expected finite values, received NaN or Infinity'
    })
    assert.throws(() => direction(good, good, 2), {
      message: 'expected defects that differ from the good parts, received none'
    })
  })
})

const times = (rows: Float32Array, unit: number): Float32Array => rows.map((value) => unit * value)
