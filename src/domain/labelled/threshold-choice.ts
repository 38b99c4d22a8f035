import type { MistakeCosts } from '../recipes/mistake-costs.ts'
import type { ReviewRate } from './review.ts'

/** What a threshold would do to parts of known label. */
export interface ThresholdPoint {
  readonly threshold: number
  /** Defects below the review band of all defects, as counted; null without any. */
  readonly escape: ReviewRate | null
  /** Good parts judged NG of all good ones; null without any. */
  readonly overkill: ReviewRate | null
  /** Expected, of a part that comes, in the unit of the costs; null without both good parts and defects. */
  readonly cost: number | null
  /**
   * Labelled parts that are still to come, all judged right, until both limits are proven, 95 % each; null where more
   * than 1e9 would be needed.
   */
  readonly missing: { readonly defect: number | null; readonly good: number | null }
}

/** Parts of known label, and what each threshold does to them. */
export interface ThresholdSample {
  readonly good: number
  readonly defect: number
  /** Of them those that are NG at any threshold: no part found, a stranger, a fault. */
  readonly alwaysNg: number
  /** By rising threshold; the same thresholds in each sample. */
  readonly points: readonly ThresholdPoint[]
  /** What decides now. */
  readonly now: ThresholdPoint
  /** Of least expected cost; null without both good parts and defects. */
  readonly cheapest: ThresholdPoint | null
  /** The same among thresholds that keep both limits as counted; null where none does. */
  readonly promised: ThresholdPoint | null
}

export interface ThresholdChoice {
  readonly modelVersion: string
  /** What decides now, and from where on parts are REVIEW. */
  readonly threshold: number
  readonly reviewFrom: number
  readonly costs: MistakeCosts
  /** Labelled in review since `since`; ISO 8601, UTC. Judged by this version: scores of others mean nothing here. */
  readonly labelled: ThresholdSample & { readonly since: string }
  /** Parts that the version was not trained on, by which its threshold was chosen; null where it has no report. */
  readonly heldOut: ThresholdSample | null
}

/** Which labelled parts count. */
export interface ThresholdQuestion {
  /** What is left out is as the recipe says, or usual. */
  readonly costs: Partial<MistakeCosts>
  /** Judged in this many last days. */
  readonly days: number
  /** Whether only those count that chance chose. They alone represent the line. */
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
