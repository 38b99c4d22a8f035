import type { Appearance, AppearanceName, EvidenceName } from '../../domain/inspection/evidence.ts'
import type { PieceCalibration } from './calibrated-piece.ts'
import type { PieceCount } from './piece-count.ts'
import type { GoodDistribution } from './good-distribution.ts'

/** The measurements of one part, before they are compared with good parts. */
export interface PartView {
  /** [F] features of the encoder, without the embedding. */
  readonly features: Float32Array
  readonly appearance: Appearance
}

/** One piece of evidence other than the embedding: how good parts vary, and which values are unusual. */
export interface EvidencePiece {
  readonly name: Exclude<EvidenceName, 'embedding'>
  /** Its range in the encoder's features; null if it is measured on the picture. */
  readonly span: { readonly from: number; readonly length: number } | null
  readonly good: GoodDistribution
  readonly calibration: PieceCalibration
  readonly count: PieceCount
  /**
   * Another measurement whose values are appended to this one: in files of format 1 the focus is appended to the tone.
   */
  readonly followedBy?: AppearanceName
}

/** What a model version has learnt about good parts, in addition to the prototypes. */
export interface EvidenceModel {
  /** Calibration of the distance to the nearest prototypes. */
  readonly embedding: PieceCalibration
  readonly pieces: readonly EvidencePiece[]
  /** A part with at least this excess is NG, whatever its score. */
  readonly strangerFrom: number
  /**
   * A part with a higher excess is not a defective part, but another product or no part at all: known defects do not
   * exceed this. Absent if no defects are known: then `strangerFrom` decides. Never below `strangerFrom`.
   */
  readonly beyondDefects?: number
}

/** Added to the encoder's features before their logarithm, because smaller differences are noise. */
const OFFSETS = { features: 0.02, patches: 0.001, reconstruction: 0.01 } as const

/**
 * Smallest unit of each piece's values: 3 % of a grey level, 5 % of fine detail and of a spot, one grey level of
 * colour, 1 % of the radius.
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

/** The values of a piece that are compared: logarithms of the encoder's features, or the measurement on the picture. */
export function pieceValues(piece: Pick<EvidencePiece, 'name' | 'span' | 'followedBy'>, view: PartView): Float32Array {
  const { name, span, followedBy } = piece
  if (span === null) {
    const own = view.appearance[name as AppearanceName]
    return followedBy === undefined ? own : Float32Array.from([...own, ...view.appearance[followedBy]])
  }
  const offset = OFFSETS[name as keyof typeof OFFSETS]
  return view.features.slice(span.from, span.from + span.length).map((value) => Math.log(value + offset))
}
