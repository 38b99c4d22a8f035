import type { PieceCalibration } from './calibrated-piece.ts'
import type { PieceCount } from './piece-count.ts'

/** Largest exponent of the factor on the distance, so that the score stays finite. */
const LARGEST_EXPONENT = 12

export interface CombinedEvidence {
  readonly score: number
  /** How unusual the pieces other than the embedding are: 0 if all of them are usual. */
  readonly excess: number
}

/**
 * Combines all pieces into one score: the embedding's distance, increased by every other piece that is unusual. One
 * very unusual piece is enough for a high score.
 *
 * excess = sqrt(sum over the other pieces of weight * max(0, score - from)^2)
 * score = distance * exp(reach of the embedding * excess)
 *
 * If other pieces are unusual, a very small distance of the embedding cannot hide it: the score is at least the one for
 * a distance of exp(middle - reach) of the embedding.
 *
 * @param distance of the embedding to the nearest prototypes
 * @param pieces score of each other piece, and how it counts
 * @returns a score of NaN where a distance or piece is NaN
 */
export function combineEvidence(
  distance: number,
  embedding: PieceCalibration,
  pieces: readonly { readonly score: number; readonly count: PieceCount }[]
): CombinedEvidence {
  let sum = 0
  for (const { score, count } of pieces) sum += count.weight * Math.max(0, score - count.from) ** 2
  const excess = Math.sqrt(sum)
  const exponent = Math.min(embedding.reach * excess, LARGEST_EXPONENT)
  const score = distance * Math.exp(exponent)
  if (!(excess > 0)) return { score, excess }
  // The lower bound for a very near embedding, see above.
  return { score: Math.max(score, Math.exp(embedding.middle - embedding.reach + exponent)), excess }
}
