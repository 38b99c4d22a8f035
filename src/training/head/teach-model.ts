import type { ScoringSpec } from '../../domain/models/manifest.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { DatasetInvalid } from '../../errors.ts'
import { joinRows } from '../../encoder/join-rows.ts'
import { anomalyScore } from '../../scoring/anomaly-score.ts'
import { limitedBank } from '../../scoring/limited-bank.ts'
import { createBank, type MemoryBank } from '../../scoring/memory-bank.ts'
import type { EvidenceModel, PartView } from '../../scoring/evidence/evidence-model.ts'
import { FALSE_REJECT_RATE, okOnlyThreshold } from '../../scoring/ok-only-threshold.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { embedCuts, type Embed } from '../dataset/embed-cuts.ts'
import { dihedral } from '../network/augment.ts'

/** Fewer good parts don't show the variation of good parts. */
export const MIN_TO_TEACH = 5
/**
 * A good part may be rotated. In a square crop each part counts in its 4 quarter turns. In a polar crop a rotation has
 * no effect. The first turn is the unchanged part.
 */
export const turnedViews = (cut: Cut, { mode, sizePx }: CropSpec): Cut[] =>
  mode === 'polar' ? [cut] : [0, 1, 2, 3].map((turn) => ({ ...cut, pixels: dihedral(cut.pixels, sizePx, turn) }))

export interface TeachOptions {
  /** Good parts, cut out as the encoder requires. */
  readonly cuts: readonly Cut[]
  readonly embed: Embed
  readonly crop: CropSpec
  readonly scoring: ScoringSpec
  /** Seed of the random choice of rows that a full bank leaves out. */
  readonly seed: number
  /** Banks and threshold to which parts are added; null to begin a new bank, as for a recipe that was never trained. */
  readonly known: { readonly good: MemoryBank; readonly defect: MemoryBank | null; readonly threshold: number } | null
}

export interface TaughtModel {
  /** The encoder if its last layer was fitted to the parts; null if it did not change. */
  readonly network: (EncoderNetwork & { readonly onnx: Uint8Array }) | null
  readonly scoring: ScoringSpec
  readonly good: MemoryBank
  readonly defect: MemoryBank | null
  readonly threshold: number
  /** Evidence from good parts in addition to the prototypes; null if the version has only prototypes. */
  readonly evidence: EvidenceModel | null
  /** Measurements of each taught part, in order; null if there is no other evidence. */
  readonly views: readonly PartView[] | null
  /** Scores from here to the threshold are REVIEW; null if there is no such band. */
  readonly reviewFrom: number | null
  /** 'kept' if parts were added to a bank; otherwise how the threshold was found. */
  readonly thresholdMethod: 'kept' | 'conformal' | 'tail-fit' | 'bulk'
  readonly promisedOverkillRate: number | null
  /** Score of each part, in order: compared with the former banks or, in a new bank, with the other parts. */
  readonly scores: readonly number[]
}

/**
 * Adds good parts to the memory bank, without gradient descent: this takes seconds instead of minutes. If parts are
 * added to existing banks, the threshold stays: more prototypes can only lower the scores of good parts like them (and
 * of defects that look like them), as long as the bank is not full. In a new bank, the threshold comes from the score
 * of each part against all the others.
 * @throws DatasetInvalid for fewer than 5 parts in a new bank, or no parts to add
 */
export async function teachModel({ cuts, embed, crop, scoring, seed, known }: TeachOptions): Promise<TaughtModel> {
  const fewest = known === null ? MIN_TO_TEACH : 1
  if (cuts.length < fewest)
    throw new DatasetInvalid(
      `expected at least ${fewest} OK pictures in which the part is found, received ${cuts.length}`
    )
  const views = cuts.flatMap((cut) => turnedViews(cut, crop))
  const perPart = views.length / cuts.length
  const { rows, D } = await embedCuts(views, embed, crop)
  const rowOf = (part: number): Float32Array => rows.subarray(part * perPart * D, (part * perPart + 1) * D)
  if (known !== null) {
    if (known.good.D !== D) throw new RangeError(`bank: expected rows of ${D} values, received ${known.good.D}`)
    const scores = cuts.map((_, part) => anomalyScore(rowOf(part), known.good, known.defect, scoring.k))
    return {
      network: null,
      scoring,
      good: limitedBank(joinRows([known.good.rows, rows]), D, seed),
      defect: known.defect,
      threshold: known.threshold,
      evidence: null,
      views: null,
      reviewFrom: null,
      thresholdMethod: 'kept',
      promisedOverkillRate: null,
      scores
    }
  }
  const scores = cuts.map((_, part) => {
    const others = joinRows([rows.subarray(0, part * perPart * D), rows.subarray((part + 1) * perPart * D)])
    return anomalyScore(rowOf(part), createBank(others, D), null, scoring.k)
  })
  const { threshold, method, promisedOverkillRate } = okOnlyThreshold(scores, FALSE_REJECT_RATE)
  return {
    network: null,
    scoring: { k: scoring.k, useDefectBank: false },
    good: limitedBank(rows, D, seed),
    defect: null,
    threshold,
    evidence: null,
    views: null,
    reviewFrom: null,
    thresholdMethod: method,
    promisedOverkillRate,
    scores
  }
}
