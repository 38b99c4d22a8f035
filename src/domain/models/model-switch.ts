import type { Signature } from '../access/signature.ts'
import type { Recipe } from '../recipes/recipe.ts'

/** Who orders a change: `request.actor`, or a name for a part of the program, such as `job <id>`. */
export interface Orderer {
  readonly name: string
}

export interface ActivationOrder {
  readonly actor: Orderer
  /** Present if the configuration requires it. */
  readonly signature?: Signature | undefined
  /** Replaces the version's threshold and the recipe's review band. */
  readonly settings?: Partial<Pick<Recipe, 'threshold' | 'reviewBand'>>
  /**
   * Reason for switching although the golden set is judged wrong; recorded with the revision. A version that cannot
   * judge is refused in any case.
   */
  readonly overrideReason?: string
}

/** A golden picture that a version judged wrong. */
export interface GoldenMistake {
  /** SHA-256 of the picture in hex. */
  readonly sha256: string
  readonly label: 'good' | 'defect'
  readonly verdict: 'OK' | 'NG' | 'REVIEW'
  readonly reason: string
  readonly score: number | null
}

/** How a version judged the recipe's golden set. An empty set counts as passed, with 0 pictures. */
export interface GoldenOutcome {
  /** True when there is no mistake. */
  readonly passed: boolean
  readonly pictures: number
  /** Number judged right: a good part is not NG, a defect is not OK, and no stage failed. */
  readonly right: number
  /** Number judged REVIEW. This is right for both labels, because a person decides. */
  readonly review: number
  readonly mistakes: readonly GoldenMistake[]
}

/** Result of an activation. */
export interface Activation {
  readonly recipe: string
  readonly version: string
  /** Version that judged before; null if there was none. */
  readonly previous: string | null
  /** Null for a rollback, which does not check the golden set. */
  readonly golden: GoldenOutcome | null
  /** Reason for switching although the golden set was judged wrong; null if it was not needed. */
  readonly overrideReason: string | null
  /** Revision of the recipe that records it. */
  readonly revision: number
}

/**
 * Changes which model version of a recipe judges. The new version is loaded and tried first; then the recipe is
 * switched at once. Pictures in progress finish with the old version, and no picture waits while a version is loaded.
 * After any failure the old version stays in use. Changes of one recipe run one after the other.
 */
export interface ModelSwitch {
  /**
   * Loads the version, lets it judge a drawn picture and the golden set, then switches. If it is already active, it is
   * checked and nothing changes.
   * @throws RecipeNotFound, ModelNotFound, ModelBroken, GoldenSetFailed when a golden picture is judged wrong and no
   *   reason to override is given
   */
  activate(recipe: string, version: string, order: ActivationOrder): Promise<Activation>
  /**
   * Switches back to the version that was active before, according to the recipe's revisions. A second call goes back
   * one more version. The golden set is not checked, because a rollback must be fast and that version was approved
   * before.
   * @throws RecipeNotFound, NothingToRollBack, ModelNotFound, ModelBroken
   */
  rollback(recipe: string, order: Pick<ActivationOrder, 'actor' | 'signature'>): Promise<Activation>
  /**
   * Lets a second version score live pictures without deciding; null ends this.
   * @throws RecipeNotFound, ModelNotFound, ModelBroken
   */
  shadow(recipe: string, version: string | null, order: { readonly actor: Orderer }): Promise<void>
  /**
   * How a version judges the golden set, without changing anything; for `activate: if-better`.
   * @throws RecipeNotFound, ModelNotFound, ModelBroken
   */
  judgeGolden(recipe: string, version: string): Promise<GoldenOutcome>
}

/** Checks complete recipes with the golden set. */
export interface RecipeJudge {
  /**
   * Judges the golden set with a recipe's version, threshold, review band and search area.
   * @param serving the recipe that judges at present; its version stays in memory
   * @throws ModelNotFound, ModelBroken
   */
  judgeRecipe(candidate: Recipe, serving?: Recipe): Promise<GoldenOutcome>
}
