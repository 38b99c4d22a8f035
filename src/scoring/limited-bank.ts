import { createRandom } from '../domain/random.ts'
import { coreset } from './coreset.ts'
import { createBank, type MemoryBank } from './memory-bank.ts'

/** Searching a bank of this size takes about 0.1 ms with 64 values per row, 0.4 ms with 258. */
export const MAX_BANK = 2048

/**
 * A memory bank of these rows. If there are more than `MAX_BANK`, a coreset of them, which leaves out rows that are
 * near others.
 *
 * Shapes  rows [N, D] row-major, L2-normalised
 */
export function limitedBank(rows: Float32Array, D: number, seed: number): MemoryBank {
  if (rows.length / D <= MAX_BANK) return createBank(rows, D)
  const chosen = coreset(rows, D, MAX_BANK, createRandom(seed).fork('coreset').uniform)
  const thinned = new Float32Array(chosen.length * D)
  chosen.forEach((row, n) => {
    thinned.set(rows.subarray(row * D, (row + 1) * D), n * D)
  })
  return createBank(thinned, D)
}
