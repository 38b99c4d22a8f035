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
  /** Good parts, cut out as the encoder takes them. */
  readonly cuts: readonly Cut[]
  readonly crop: CropSpec
  /** The encoder to begin with; its convolutions stay as they are. */
  readonly base: EncoderNetwork
  readonly seed: number
  /** Whether turned and brightened copies of one picture count as one part. Default: true. */
  readonly mergeCopies?: boolean
  /** What the encoder computes with. Default: `fp32`. */
  readonly precision?: Precision
  /** Whether parts that are unlike the others are taught, too. Default: false. */
  readonly keepOdd?: boolean
}

export interface TaughtAnew extends Omit<TaughtModel, 'views'> {
  readonly evidence: NonNullable<TaughtModel['evidence']>
  readonly views: readonly NamedView[]
  /** What becomes of drawn defects, kind by kind. */
  readonly drawnEscapes: readonly DrawnEscape[]
  /** Scores of parts that the version was not made of, or with defects drawn onto them. */
  readonly heldOut: HeldOutScores
  readonly precision: ChosenPrecision
  /** Scores of the taught parts by some of the evidence. */
  scoresWith(settings: EvidenceSettings): TaughtScores
  readonly network: NonNullable<TaughtModel['network']>
  /** The parts that were taught, in order. */
  readonly cuts: readonly Cut[]
  /** Different parts among them. */
  readonly parts: number
  /** Parts that are unlike the others, and were left out. */
  readonly odd: readonly OddPart[]
  /** Parts that are unlike the others and were taught all the same: not clear enough, too many, or by `keepOdd`. */
  readonly keptOdd: readonly OddPart[]
}
