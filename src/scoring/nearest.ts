import { type CoarseRows, coarseRows } from './coarse-rows.ts'
import type { MemoryBank } from './memory-bank.ts'

/** After each block of this many values it is checked whether the row can still be one of the nearest. */
const BLOCK = 8
/** Rounding is worthwhile for banks of at least this many values: 250 rows of 256 values. */
const LARGE = 64_000
/** Rounding a bank takes as long as four searches. Some banks of a training are searched only once. */
const WORTH_AFTER = 4

/**
 * The mean Euclidean distance of a part to the `k` nearest rows. If the bank has fewer rows than `k`, all are used.
 *
 * Shapes  embedding [D]; bank [K, D]
 * Units   Euclidean distance (not squared); in [0, 2] for L2-normalised vectors
 * Cost    O(K * (D + k)) time at most; the k best are kept by insertion, so nothing is sorted. A row is skipped as soon
 *         as the sum over its first values exceeds the k-th best. Most rows of a large bank are skipped by a lower
 *         bound of their distance (coarse-rows.ts); the result stays exact
 *
 * @throws RangeError when D differs from the bank's, `k` is not a whole number >= 1, or `embedding` holds NaN or
 *   Infinity
 */
export function meanNearestDistance(embedding: Float32Array, bank: MemoryBank, k: number): number {
  const { rows, K, D } = bank
  if (embedding.length !== D)
    throw new RangeError(`embedding: expected ${D} values like the bank's rows, received ${embedding.length}`)
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k: expected a whole number >= 1, received ${k}`)
  // A comparison with NaN is always false, so without this check a fault of the encoder would look like an infinite
  // distance.
  for (let d = 0; d < D; d++) {
    if (!Number.isFinite(embedding[d]))
      throw new RangeError(`embedding: expected finite values, received ${embedding[d]} at ${d}`)
  }

  const kept = Math.min(k, K)
  const nearest = new Float64Array(kept).fill(Infinity) // squared, ascending
  const wanted = Float64Array.from(embedding)
  const coarse = coarseOf(bank)?.bounds(embedding) ?? null
  /** A row whose coarse square is not below this cannot be among the nearest. */
  let farthestCoarse = Infinity
  for (let row = 0; row < K; row++) {
    if (coarse !== null && !(coarse.squared[row] < farthestCoarse)) continue
    const farthest = nearest[kept - 1]
    const squared = squaredDistance(wanted, rows, row * D, farthest)
    if (!(squared < farthest)) continue
    let slot = kept - 1
    for (; slot > 0 && nearest[slot - 1] > squared; slot--) nearest[slot] = nearest[slot - 1]
    nearest[slot] = squared
    if (coarse !== null) farthestCoarse = (Math.sqrt(nearest[kept - 1]) + coarse.error) ** 2
  }

  let sum = 0
  for (let n = 0; n < kept; n++) sum += Math.sqrt(nearest[n])
  return sum / kept
}

/** Number of searches in each large bank, and its rounded rows once they are worthwhile. */
const largeBanks = new WeakMap<MemoryBank, { asked: number; coarse?: CoarseRows }>()

function coarseOf(bank: MemoryBank): CoarseRows | undefined {
  if (bank.K * bank.D < LARGE) return undefined
  const known = largeBanks.get(bank) ?? { asked: 0 }
  largeBanks.set(bank, known)
  if (++known.asked > WORTH_AFTER) known.coarse ??= coarseRows(bank)
  return known.coarse
}

/**
 * Squared distance of `a` and the row at `at`. If it is at least `enough`, the result may be any number >= `enough`.
 */
function squaredDistance(a: Float64Array, rows: Float32Array, at: number, enough: number): number {
  const D = a.length
  const whole = D - (D % BLOCK)
  let squared = 0
  let d = 0
  for (; d < whole && squared < enough; d += BLOCK) squared += squaredOfBlock(a, d, rows, at + d)
  if (!(squared < enough)) return squared
  for (; d < D; d++) squared += (a[d] - rows[at + d]) ** 2
  return squared
}

/** Squared distance of BLOCK pairs of values. Independent sums let the processor work in parallel. */
function squaredOfBlock(a: Float64Array, p: number, b: Float32Array, q: number): number {
  const d0 = a[p] - b[q]
  const d1 = a[p + 1] - b[q + 1]
  const d2 = a[p + 2] - b[q + 2]
  const d3 = a[p + 3] - b[q + 3]
  const d4 = a[p + 4] - b[q + 4]
  const d5 = a[p + 5] - b[q + 5]
  const d6 = a[p + 6] - b[q + 6]
  const d7 = a[p + 7] - b[q + 7]
  return d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3) + (d4 * d4 + d5 * d5 + (d6 * d6 + d7 * d7))
}
