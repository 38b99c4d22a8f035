import type { MemoryBank } from './memory-bank.ts'
import { meanNearestDistance } from './nearest.ts'

/** A score is the mean distance to this many nearest prototypes. */
export const NEAREST_PROTOTYPES = 5
/**
 * The largest distance between two vectors of length 1. Added so that a difference of two distances is never negative.
 */
const UNIT_DIAMETER = 2
/** How far from 1 the length of an embedding may be; float32 normalisation stays within 1e-6. */
const LENGTH_TOLERANCE = 1e-3

/**
 * The one number that the verdict depends on: larger is worse, never negative, never NaN.
 *
 * Without a defect bank: dGood, the mean distance to the `k` nearest good rows, in [0, 2]. With one: dGood - dDefect +
 * 2, in [0, 4]. It grows with the distance from good parts and with the nearness to known defects. The constant does
 * not change the order of scores. 2 means equally far from both.
 *
 * Shapes  embedding [D], L2-normalised; both banks [K, D] of L2-normalised rows
 *
 * @throws RangeError as meanNearestDistance does, and when a defect bank is given and `embedding` does not have length
 *         1 (the score could then be negative)
 */
export function anomalyScore(embedding: Float32Array, good: MemoryBank, defect: MemoryBank | null, k: number): number {
  const dGood = meanNearestDistance(embedding, good, k)
  if (defect === null) return dGood
  const length = Math.hypot(...embedding)
  if (Math.abs(length - 1) > LENGTH_TOLERANCE)
    throw new RangeError(`embedding: expected length 1 (L2-normalised), received ${length}`)
  // The lengths are 1 only up to rounding, so two opposite vectors may be slightly more than 2 apart.
  return Math.max(0, dGood - meanNearestDistance(embedding, defect, k) + UNIT_DIAMETER)
}
