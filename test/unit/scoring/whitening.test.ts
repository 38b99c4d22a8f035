import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { momentsOf } from '../../../src/scoring/row-moments.ts'
import { whitening as whiteningOf, type Whitening } from '../../../src/scoring/whitening.ts'

const apply = ({ P, kernel, bias }: Whitening, row: ArrayLike<number>): number[] =>
  Array.from(
    { length: P },
    (_, j) => bias[j]! + Array.from({ length: P }, (_, i) => row[i]! * kernel[i * P + j]!).reduce((a, b) => a + b, 0)
  )
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, i) => value - b[i]!))

const whitening = (rows: Float32Array, P: number): Whitening => whiteningOf(momentsOf(rows, P))

suite('whitening', () => {
  test('by hand: axes of variance 4 and 1, shrunk by a tenth towards their mean', () => {
    // Rows (+-2, +-1): mean 0, covariance diag(4, 1), mean variance 2.5; shrunk 0.9 * 4 + 0.25 = 3.85 and 0.9 + 0.25 =
    // 1.15.
    const white = whitening(Float32Array.of(2, 1, 2, -1, -2, 1, -2, -1), 2)
    const [x, y] = apply(white, [3, 5])
    assert.ok(Math.abs(x! - 3 / Math.sqrt(3.85)) < 1e-12)
    assert.ok(Math.abs(y! - 5 / Math.sqrt(1.15)) < 1e-12)
  })

  test('by hand: covariance [[1, 1], [1, 1]], shrunk to [[1, 0.9], [0.9, 1]]: 1.9 along, 0.1 across', () => {
    const white = whitening(Float32Array.of(1, 1, -1, -1), 2)
    const along = distance(apply(white, [1, 1]), apply(white, [0, 0]))
    const across = distance(apply(white, [1, -1]), apply(white, [0, 0]))
    assert.ok(Math.abs(along - Math.SQRT2 / Math.sqrt(1.9)) < 1e-9)
    assert.ok(Math.abs(across - Math.SQRT2 / Math.sqrt(0.1)) < 1e-9)
  })

  test('the mean becomes the origin, and no unit of any feature matters', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 8, max: 40 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (seed, P, N, unit) => {
          const { normal } = createRandom(seed)
          const rows = Float32Array.from({ length: N * P }, () => normal())
          const white = whitening(rows, P)
          const mean = Array.from(
            { length: P },
            (_, i) => Array.from({ length: N }, (_, n) => rows[n * P + i]!).reduce((a, b) => a + b, 0) / N
          )
          assert.ok(Math.hypot(...apply(white, mean)) < 1e-5)
          const scaled = whitening(
            rows.map((value) => value * unit),
            P
          )
          const [a, b] = [rows.subarray(0, P), rows.subarray(P, 2 * P)]
          const before = distance(apply(white, a), apply(white, b))
          const after = distance(
            apply(
              scaled,
              a.map((v) => v * unit)
            ),
            apply(
              scaled,
              b.map((v) => v * unit)
            )
          )
          assert.ok(Math.abs(before - after) < 1e-3 * before, `${before} ${after}`)
        }
      )
    )
  })

  test('fewer rows than features: finite all the same', () => {
    const { normal } = createRandom('few')
    const white = whitening(
      Float32Array.from({ length: 3 * 20 }, () => normal()),
      20
    )
    assert.ok([...white.kernel, ...white.bias].every(Number.isFinite))
  })

  test('refuses what has no spread', () => {
    assert.throws(() => whitening(Float32Array.of(1, 2), 2), /expected at least 2/)
    assert.throws(() => whitening(Float32Array.of(1, 2, 1, 2), 2), /the same row/)
    assert.throws(() => whitening(Float32Array.of(1, 2, NaN, 2), 2), /NaN/)
  })
})
