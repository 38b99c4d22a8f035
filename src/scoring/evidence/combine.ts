import type { EvidenceName } from '../../domain/inspection/evidence.ts'
import type { PieceCalibration } from './calibrated-piece.ts'

/** Below this share of its limit a piece says nothing. */
const SILENT = 1 / 3
/** The factor on the distance stays finite: e to this. */
const LARGEST_EXPONENT = 12

export interface CombinedEvidence {
  readonly score: number
  /**
   * Root of the sum of the squares of what the pieces beside the embedding exceed: 0 for a part that is usual in all.
   */
  readonly excess: number
}

/**
 * The one score: the embedding's distance, which every other piece that is unusual makes larger, by the root of the
 * sum of the
 * squares of what they exceed. A part that is usual in all keeps its distance; being very unusual in one piece is
 * enough.
 *
 * score = distance * exp(reach of the embedding * sqrt(sum over the other pieces of max(0, score - 1/3)^2))
 *
 * However near the embedding lies, an unusual part's score is at least that of a distance one limit below a typical
 * one.
 *
 * @param distance of the embedding to the nearest prototypes
 * @param scores of the pieces; the embedding's is left out
 * @returns a score of NaN where a distance or piece is NaN
 */
export function combineEvidence(
  distance: number,
  embedding: PieceCalibration,
  scores: readonly { readonly name: EvidenceName; readonly score: number }[]
): CombinedEvidence {
  let sum = 0
  for (const { name, score } of scores) {
    if (name === 'embedding') continue
    sum += Math.max(0, score - SILENT) ** 2
  }
  const excess = Math.sqrt(sum)
  const exponent = Math.min(embedding.reach * excess, LARGEST_EXPONENT)
  const score = distance * Math.exp(exponent)
  if (!(excess > 0)) return { score, excess }
  // However near the embedding lies: what is unusual otherwise counts from one limit below a typical distance on.
  return { score: Math.max(score, Math.exp(embedding.middle - embedding.reach + exponent)), excess }
}
