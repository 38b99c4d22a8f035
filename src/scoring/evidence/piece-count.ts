import type { EvidenceName } from '../../domain/inspection/evidence.ts'

/** How a piece of evidence counts in the score. */
export interface PieceCount {
  /** Below this share of its limit the piece does not count. */
  readonly from: number
  /** Factor on the square of the excess over `from`. */
  readonly weight: number
}

/** For every piece of an older evidence file, in which all pieces count equally. */
export const EQUAL_COUNT: PieceCount = { from: 1 / 3, weight: 1 }

/**
 * How the pieces count in new evidence. Pieces that small defects change count from a typical part on. Pieces that also
 * change with the light or the distance of the camera count only beyond the limit of the good parts. A picture out of
 * focus hides defects, so focus has weight 4.
 *
 * Effect against equal counts, before spots were measured: mean over 8 choices of 20 castings, escape 7.2 -> 5.7 %,
 * REVIEW 6.0 -> 4.8 % of the good parts; over 6 choices of 20 drawn rings, escape 42 -> 29 %.
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

/** For every piece if the encoder was trained with real defects. */
export const BEYOND_LIMIT: PieceCount = { from: 1, weight: 1 }

/**
 * A part with at least this excess is NG, whatever its score. It is not a defective part, but another product or no
 * part at all.
 */
export const STRANGER_FROM = 4.25
/** The same for EQUAL_COUNT. */
export const STRANGER_FROM_EQUAL = 3
/**
 * The same for BEYOND_LIMIT: one piece at three times its limit. Measured with an encoder trained on castings: good
 * parts that training had not seen had an excess of 0, other products at least 1.9. Large defects also reach this
 * value: only a part beyond the known defects is called another product (`beyondDefects`).
 */
export const STRANGER_FROM_BEYOND = 2
