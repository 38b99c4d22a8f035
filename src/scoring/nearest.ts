import type { MemoryBank } from './memory-bank.ts'

/**
 * How far is this part from the known parts that look most like it? The mean Euclidean distance to the `k` nearest
 * rows; a bank of fewer rows than `k` uses all of them.
 *
 * Shapes  embedding [D]; bank [K, D]
 * Units   Euclidean distance (not squared); in [0, 2] for L2-normalised vectors
 * Cost    O(K * (D + k)) time; the k best are kept by insertion, so nothing is sorted
 *
 * @throws RangeError when D differs from the bank's, `k` is not a whole number >= 1, or `embedding` holds NaN or
 *   Infinity
 */
export function meanNearestDistance(embedding: Float32Array, bank: MemoryBank, k: number): number {
  const { rows, K, D } = bank
  if (embedding.length !== D)
    throw new RangeError(`embedding: expected ${D} values like the bank's rows, received ${embedding.length}`)
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k: expected a whole number >= 1, received ${k}`)
  // A NaN distance never wins `<`: without this check a broken encoder would read as "infinitely far", not as a fault.
  for (let d = 0; d < D; d++) {
    if (!Number.isFinite(embedding[d]))
      throw new RangeError(`embedding: expected finite values, received ${embedding[d]} at ${d}`)
  }

  const kept = Math.min(k, K)
  const nearest = new Float64Array(kept).fill(Infinity) // squared, ascending
  for (let row = 0; row < K; row++) {
    const start = row * D
    let squared = 0
    for (let d = 0; d < D; d++) {
      const difference = embedding[d] - rows[start + d]
      squared += difference * difference
    }
    if (squared >= nearest[kept - 1]) continue
    let slot = kept - 1
    for (; slot > 0 && nearest[slot - 1] > squared; slot--) nearest[slot] = nearest[slot - 1]
    nearest[slot] = squared
  }

  let sum = 0
  for (let n = 0; n < kept; n++) sum += Math.sqrt(nearest[n])
  return sum / kept
}
