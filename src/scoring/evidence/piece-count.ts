import type { EvidenceName } from '../../domain/inspection/evidence.ts'

/** How a piece of evidence counts in the one score. */
export interface PieceCount {
  /** Below this share of its limit the piece says nothing. */
  readonly from: number
  /** Factor on the square of what it exceeds. */
  readonly weight: number
}

/** Of every piece in evidence that was learnt before pieces counted differently. */
export const EQUAL_COUNT: PieceCount = { from: 1 / 3, weight: 1 }

/**
 * How the pieces count in evidence that is learnt now. What small defects change counts from a typical part on. What
 * the light and the distance of the camera change counts beyond the limit of the good parts alone. A picture out of
 * focus hides defects: it counts four times.
 *
 * Means over 8 choices of 20 castings, before spots were measured: escape 7.2 -> 5.7 %, REVIEW 6.0 -> 4.8 % of the good
 * parts; over 6 of 20 drawn rings: escape 42 -> 29 %.
 */
export const PIECE_COUNTS: Readonly<Record<Exclude<EvidenceName, 'embedding'>, PieceCount>> = {
  features: { from: 0.2, weight: 1 },
  patches: { from: 0, weight: 3 },
  reconstruction: EQUAL_COUNT,
  pattern: EQUAL_COUNT,
  spots: { from: 0, weight: 2 },
  grain: { from: 0, weight: 2 },
  tone: { from: 1, weight: 1 },
  focus: { from: 0.6, weight: 4 },
  colour: EQUAL_COUNT,
  outline: { from: 0, weight: 2 },
  size: { from: 1, weight: 1 }
}

/** Of every piece where the encoder has learnt from real defects. */
export const BEYOND_LIMIT: PieceCount = { from: 1, weight: 1 }

/** From this excess on a part is NG, whatever its score: no defective one, but another product, or nothing. */
export const STRANGER_FROM = 4.25
/** The same where all pieces count alike, from a third of their limit on. */
export const STRANGER_FROM_EQUAL = 3
/**
 * The same where all pieces count beyond their limit alone: three limits in one piece. By an encoder that was trained
 * on castings, no good part that training had not seen exceeded at all; other products exceeded by 1.9 and more. Large
 * defects exceed it, too: only a part beyond the known defects is called another product (`beyondDefects`).
 */
export const STRANGER_FROM_BEYOND = 2
