import type { Appearance, AppearanceName, EvidenceName } from '../../domain/inspection/evidence.ts'
import type { PieceCalibration } from './calibrated-piece.ts'
import type { PieceCount } from './piece-count.ts'
import type { GoodDistribution } from './good-distribution.ts'

/** What was seen of one part, before it is compared with the good ones. */
export interface PartView {
  /** [F] the encoder's features beside the embedding. */
  readonly features: Float32Array
  readonly appearance: Appearance
}

/** One piece of evidence beside the embedding: how good parts vary, and what counts as unusual. */
export interface EvidencePiece {
  readonly name: Exclude<EvidenceName, 'embedding'>
  /** Where it lies among the encoder's features; null for what is measured on the picture. */
  readonly span: { readonly from: number; readonly length: number } | null
  readonly good: GoodDistribution
  readonly calibration: PieceCalibration
  readonly count: PieceCount
  /** Another measurement whose values follow those of this one: in files of format 1 the focus follows the tone. */
  readonly followedBy?: AppearanceName
}

/** Everything that a model version knows about good parts beside the prototypes. */
export interface EvidenceModel {
  /** Of the distance to the nearest prototypes. */
  readonly embedding: PieceCalibration
  readonly pieces: readonly EvidencePiece[]
  /** From this excess on a part is NG, whatever its score. */
  readonly strangerFrom: number
  /**
   * Beyond this excess, which known defects don't reach, a part is no defective one, but another product, or nothing.
   * Absent where no defects are known: from `strangerFrom` on. Never below it.
   */
  readonly beyondDefects?: number
}

/** Added to the encoder's features before their logarithm: below it, differences mean nothing. */
const OFFSETS = { features: 0.02, patches: 0.001, reconstruction: 0.01 } as const

/**
 * Least unit of each piece's values: 3 % of a level, 5 % of fine detail and of a spot, a grey level of colour, 1 % of
 * the radius.
 */
export const FLOORS: Readonly<Record<EvidencePiece['name'], number>> = {
  features: 0.01,
  patches: 0.01,
  reconstruction: 0.01,
  pattern: 0.03,
  spots: 0.05,
  grain: 0.05,
  tone: 0.03,
  focus: 0.05,
  colour: 1,
  outline: 0.03,
  size: 0.01
}

/**
 * The values of a piece that are compared: logarithms of the encoder's features, or what was measured on the picture.
 */
export function pieceValues(piece: Pick<EvidencePiece, 'name' | 'span' | 'followedBy'>, view: PartView): Float32Array {
  const { name, span, followedBy } = piece
  if (span === null) {
    const own = view.appearance[name as AppearanceName]
    return followedBy === undefined ? own : Float32Array.from([...own, ...view.appearance[followedBy]])
  }
  const offset = OFFSETS[name as keyof typeof OFFSETS]
  return view.features.slice(span.from, span.from + span.length).map((value) => Math.log(value + offset))
}
