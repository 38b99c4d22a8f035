import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { createBank } from '../../../src/scoring/memory-bank.ts'
import { meanNearestDistance } from '../../../src/scoring/nearest.ts'

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -10, max: 10 })
const vector = fc.tuple(finite, finite, finite)
const vectors = fc.array(vector, { minLength: 1, maxLength: 30 })
const f32 = (values: readonly number[]) => Float32Array.from(values)
const bankOf = (rows: readonly (readonly number[])[]) => createBank(f32(rows.flat()), rows[0].length)

suite('meanNearestDistance', () => {
  test('is the mean of Euclidean distances, not the root of a mean', () => {
    const bank = bankOf([
      [3, 4],
      [0, 1],
      [100, 0]
    ])
    // from the origin: 5, 1, 100; the two nearest are 1 and 5
    assert.equal(meanNearestDistance(f32([0, 0]), bank, 2), 3)
    assert.equal(meanNearestDistance(f32([0, 0]), bank, 1), 1)
  })
  test('uses all rows of a bank smaller than k', () => {
    assert.equal(
      meanNearestDistance(
        f32([0, 0]),
        bankOf([
          [3, 4],
          [0, 1]
        ]),
        5
      ),
      3
    )
  })
  test('agrees with numpy', () => {
    // np.random.default_rng(7).normal, rounded to 3 places, as float32; np.sort(np.linalg.norm(bank - e,
    // axis=1))[:3].mean()
    const bank = bankOf([
      [0.001, 0.299, -0.274, -0.891],
      [-0.455, -0.992, 0.06, 1.34],
      [-0.492, -0.62, 0.49, 0.357],
      [0.105, -0.93, -0.029, 0.695],
      [-1.344, -0.458, -1.901, -1.29],
      [-1.842, -0.235, -1.267, 0.271]
    ])
    const distance = meanNearestDistance(f32([0.157, -0.187, -2.517, -0.539]), bank, 3)
    assert.ok(Math.abs(distance - 2.2095926065263076) < 1e-9, `${distance}`)
  })
  test('refuses a broken embedding instead of calling it far away', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      assert.throws(() => meanNearestDistance(f32([0, bad]), bankOf([[0, 0]]), 1), {
        name: 'RangeError',
        message: /finite values, received .* at 1/
      })
      assert.throws(() => meanNearestDistance(f32([bad, 0]), bankOf([[0, 0]]), 1), {
        name: 'RangeError',
        message: /finite values, received .* at 0/
      })
    }
  })
  test('refuses another dimension and a k that is not a whole number >= 1', () => {
    assert.throws(() => meanNearestDistance(f32([0]), bankOf([[0, 0]]), 1), {
      name: 'RangeError',
      message: /expected 2 values .* received 1/
    })
    for (const k of [0, -1, 1.5, NaN])
      assert.throws(() => meanNearestDistance(f32([0, 0]), bankOf([[0, 0]]), k), { name: 'RangeError' })
  })
  test('property: leaves no row out that is among the nearest, of banks of any width, spread or in clusters', () => {
    const shape = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 40 }))
    fc.assert(
      fc.property(
        shape,
        fc.constantFrom(0, 0.01, 1, 100),
        fc.integer({ min: 1, max: 8 }),
        ([seed, K, D], spread, k) => {
          const random = createRandom(seed)
          const centres = Array.from({ length: 3 * D }, () => spread * random.normal())
          const rowNear = (n: number) =>
            Float32Array.from({ length: D }, (_, d) => centres[(n % 3) * D + d]! + random.normal())
          const rows = Array.from({ length: K }, (_, n) => rowNear(n))
          const embedding = K % 2 === 0 ? rowNear(0) : rows[K >> 1]!.slice()
          const distances = rows.map((row) => Math.hypot(...row.map((value, d) => value - embedding[d]!)))
          const nearest = distances.sort((a, b) => a - b).slice(0, k)
          const expected = nearest.reduce((sum, value) => sum + value, 0) / nearest.length
          const found = meanNearestDistance(embedding, bankOf(rows.map((row) => [...row])), k)
          assert.ok(Math.abs(found - expected) <= 1e-5 * (1 + expected), `${found} ${expected}`)
        }
      )
    )
  })
  test('property: equals the mean of the first k of all sorted distances', () => {
    fc.assert(
      fc.property(vector, vectors, fc.integer({ min: 1, max: 40 }), (embedding, rows, k) => {
        const sorted = rows
          .map((row) => Math.hypot(...row.map((value, d) => Math.fround(value) - Math.fround(embedding[d]))))
          .sort((a, b) => a - b)
          .slice(0, k)
        const expected = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
        assert.ok(Math.abs(meanNearestDistance(f32(embedding), bankOf(rows), k) - expected) < 1e-9)
      })
    )
  })
  test('property: one more row never raises a distance to the k nearest once k rows are there', () => {
    fc.assert(
      fc.property(vector, fc.array(vector, { minLength: 3, maxLength: 20 }), vector, (embedding, rows, extra) => {
        assert.ok(
          meanNearestDistance(f32(embedding), bankOf([...rows, extra]), 3)
            <= meanNearestDistance(f32(embedding), bankOf(rows), 3)
        )
      })
    )
  })
})
