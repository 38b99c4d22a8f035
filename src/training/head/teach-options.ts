import type { EvidenceSettings } from '../../domain/inspection/evidence.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { ChosenPrecision, Precision } from '../../domain/training/training.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import type { TaughtScores } from '../../scoring/evidence/taught-thresholds.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import type { DrawnEscape } from '../evidence/drawn-escapes.ts'
import type { OddPart } from '../evidence/odd-parts.ts'
import type { NamedView } from '../evidence/views-file.ts'
import type { HeldOutScores } from '../precision/compare-precision.ts'
import type { TaughtModel } from './teach-model.ts'

export interface TeachAnewOptions {
  /** Good parts, cut out as the encoder requires. */
  readonly cuts: readonly Cut[]
  readonly crop: CropSpec
  /** The encoder to begin with; its convolutions do not change. */
  readonly base: EncoderNetwork
  readonly seed: number
  /** Whether turned and brightened copies of one picture count as one part. Default: true. */
  readonly mergeCopies?: boolean
  /** Number format of the encoder. Default: `fp32`. */
  readonly precision?: Precision
  /** Whether parts that are unlike the others are taught, too. Default: false. */
  readonly keepOdd?: boolean
}

export interface TaughtAnew extends Omit<TaughtModel, 'views'> {
  readonly evidence: NonNullable<TaughtModel['evidence']>
  readonly views: readonly NamedView[]
  /** Results for drawn defects, kind by kind. */
  readonly drawnEscapes: readonly DrawnEscape[]
  /** Scores of parts that were not taught, or of parts with drawn defects. */
  readonly heldOut: HeldOutScores
  readonly precision: ChosenPrecision
  /** Scores of the taught parts by some of the evidence. */
  scoresWith(settings: EvidenceSettings): TaughtScores
  readonly network: NonNullable<TaughtModel['network']>
  /** The parts that were taught, in order. */
  readonly cuts: readonly Cut[]
  /** Number of different parts among them. */
  readonly parts: number
  /** Parts that are unlike the others and were left out. */
  readonly odd: readonly OddPart[]
  /**
   * Parts that are unlike the others but were taught: they were not odd enough, too many were odd, or `keepOdd` was
   * set.
   */
  readonly keptOdd: readonly OddPart[]
}
