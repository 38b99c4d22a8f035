import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { coarseRows } from '../../../src/scoring/coarse-rows.ts'
import { createBank, type MemoryBank } from '../../../src/scoring/memory-bank.ts'
import { meanNearestDistance } from '../../../src/scoring/nearest.ts'

interface Drawn {
  readonly bank: MemoryBank
  readonly near: () => Float32Array
}

/** Rows in three clusters, some of them the same, around values of any size. */
function drawn(seed: number, K: number, D: number, spread: number, scale: number): Drawn {
  const random = createRandom(seed)
  const centres = Array.from({ length: 3 * D }, () => scale * random.normal())
  const near = (n = random.int(0, 2)): Float32Array =>
    Float32Array.from({ length: D }, (_, d) => centres[n * D + d]! + scale * spread * random.normal())
  const rows = new Float32Array(K * D)
  for (let row = 0; row < K; row++)
    rows.set(row % 7 === 6 ? rows.subarray((row - 1) * D, row * D) : near(row % 3), row * D)
  return { bank: createBank(rows, D), near }
}

const distancesTo = ({ rows, K, D }: MemoryBank, vector: Float32Array): number[] =>
  Array.from({ length: K }, (_, row) => {
    let squared = 0
    for (let d = 0; d < D; d++) squared += (vector[d]! - rows[row * D + d]!) ** 2
    return Math.sqrt(squared)
  })

const shape = fc.tuple(
  fc.nat(),
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 1, max: 70 }),
  fc.constantFrom(0, 1e-3, 0.1, 1),
  fc.constantFrom(1e-20, 1, 1e6)
)

suite('coarseRows', () => {
  test('property: no row is nearer than its bound says, and the bounds are close', () => {
    fc.assert(
      fc.property(shape, ([seed, K, D, spread, scale]) => {
        const { bank, near } = drawn(seed, K, D, spread, scale)
        const coarse = coarseRows(bank)
        for (const vector of [near(), bank.rows.slice(0, D), new Float32Array(D)]) {
          const { squared, error } = coarse.bounds(vector)
          const largest = Math.max(...bank.rows.map(Math.abs), ...vector.map(Math.abs))
          assert.ok(error <= (largest / 127) * Math.sqrt(D), `error ${error}`)
          distancesTo(bank, vector).forEach((distance, row) => {
            const bound = Math.sqrt(Math.max(0, squared[row]!)) - error
            assert.ok(bound <= distance, `${bound} > ${distance}`)
            // sqrt(ROUNDING) of the largest is what a square near 0 may lose.
            assert.ok(distance <= bound + 2 * error + 1e-5 * largest * Math.sqrt(D), `${distance} > ${bound}`)
          })
        }
      })
    )
  })
})

suite('meanNearestDistance of a large bank', () => {
  test('is that of all distances sorted, also after the bank was rounded', () => {
    for (const [seed, spread] of [
      [1, 1],
      [2, 0.1],
      [3, 1e-4],
      [4, 0]
    ] as const) {
      const { bank, near } = drawn(seed, 1200, 130, spread, 1)
      for (let n = 0; n < 12; n++) {
        const vector = n % 4 === 3 ? bank.rows.slice(130 * n, 130 * (n + 1)) : near()
        for (const k of [1, 5]) {
          const nearest = distancesTo(bank, vector)
            .sort((a, b) => a - b)
            .slice(0, k)
          const expected = nearest.reduce((sum, value) => sum + value, 0) / k
          const found = meanNearestDistance(vector, bank, k)
          assert.ok(Math.abs(found - expected) <= 1e-12 * (1 + expected), `${found} ${expected}`)
        }
      }
    }
  })
})
