import type { MistakeCosts } from '../recipes/mistake-costs.ts'
import type { ReviewRate } from './review.ts'

/** The effect of a threshold on parts with a label. */
export interface ThresholdPoint {
  readonly threshold: number
  /** Defects below the review band / all defects, as counted; null without defects. */
  readonly escape: ReviewRate | null
  /** Good parts judged NG / all good parts; null without good parts. */
  readonly overkill: ReviewRate | null
  /** Expected cost of a future part, in the unit of the costs; null unless there are good parts and defects. */
  readonly cost: number | null
  /**
   * Number of further labelled parts, all judged right, that would prove both limits with 95 % each; null if more than
   * 1e9 are needed.
   */
  readonly missing: { readonly defect: number | null; readonly good: number | null }
}

/** Parts with a label, and the effect of each threshold on them. */
export interface ThresholdSample {
  readonly good: number
  readonly defect: number
  /** Number of these parts that are NG at any threshold: no part found, another product, or a fault. */
  readonly alwaysNg: number
  /** In ascending order of the threshold; the same thresholds in each sample. */
  readonly points: readonly ThresholdPoint[]
  /** The threshold in use. */
  readonly now: ThresholdPoint
  /** The point with the lowest expected cost; null unless there are good parts and defects. */
  readonly cheapest: ThresholdPoint | null
  /** The cheapest point that keeps both limits as counted; null if there is none. */
  readonly promised: ThresholdPoint | null
}

export interface ThresholdChoice {
  readonly modelVersion: string
  /** The threshold in use, and the score from which parts are REVIEW. */
  readonly threshold: number
  readonly reviewFrom: number
  readonly costs: MistakeCosts
  /**
   * Parts labelled in review since `since` (ISO 8601, UTC) that this version judged. Scores of other versions cannot be
   * compared.
   */
  readonly labelled: ThresholdSample & { readonly since: string }
  /** Parts that were not used in training, with which the version's threshold was chosen; null if it has no report. */
  readonly heldOut: ThresholdSample | null
}

/** Which labelled parts count. */
export interface ThresholdQuestion {
  /** Missing values are those of the recipe, or the default. */
  readonly costs: Partial<MistakeCosts>
  /** Only parts judged in the last days, this many. */
  readonly days: number
  /** Whether only parts that were chosen at random count. Only these represent the line. */
  readonly sampledOnly: boolean
}

export interface ThresholdChoices {
  /** @throws RecipeNotFound, RecipeWithoutModel, ModelBroken */
  of(recipe: string, question: ThresholdQuestion): Promise<ThresholdChoice>
}

/** Scores by label. Infinity: NG at any threshold. */
export interface LabelledScores {
  readonly good: readonly number[]
  readonly defect: readonly number[]
}
