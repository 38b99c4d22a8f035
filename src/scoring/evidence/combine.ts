import type { PieceCalibration } from './calibrated-piece.ts'
import type { PieceCount } from './piece-count.ts'

/** The factor on the distance stays finite: e to this. */
const LARGEST_EXPONENT = 12

export interface CombinedEvidence {
  readonly score: number
  /** How far the pieces beside the embedding exceed what is usual: 0 for a part that is usual in all. */
  readonly excess: number
}

/**
 * The one score: the embedding's distance, which every other piece that is unusual makes larger. Being very unusual in
 * one piece is enough.
 *
 * excess = sqrt(sum over the other pieces of weight * max(0, score - from)^2)
 * score = distance * exp(reach of the embedding * excess)
 *
 * However near the embedding lies, an unusual part's score is at least that of a distance one limit below a typical
 * one.
 *
 * @param distance of the embedding to the nearest prototypes
 * @param pieces of the others, how unusual the part is and how that counts
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
  // Even for a near embedding, the other pieces count from one limit below a typical distance on.
  return { score: Math.max(score, Math.exp(embedding.middle - embedding.reach + exponent)), excess }
}
