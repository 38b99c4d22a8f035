import type { Signature } from '../access/signature.ts'
import type { Recipe } from '../recipes/recipe.ts'

/** Who orders a change: `request.actor`, or a name for a part of the program, such as `job <id>`. */
export interface Orderer {
  readonly name: string
}

export interface ActivationOrder {
  readonly actor: Orderer
  /** Where the configuration asks for one. */
  readonly signature?: Signature | undefined
  /** What the version is to judge by in place of its own threshold and the recipe's review band. */
  readonly settings?: Partial<Pick<Recipe, 'threshold' | 'reviewBand'>>
  /**
   * Switches although the golden set is judged wrong; recorded with the revision. What can't judge at all is refused
   * all the same.
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

/** How a version judged the recipe's golden set. An empty set is passed, with 0 pictures. */
export interface GoldenOutcome {
  /** True when there is no mistake. */
  readonly passed: boolean
  readonly pictures: number
  /** Right is: a good part is not NG, a defect is not OK, and no stage failed. */
  readonly right: number
  /** Judged REVIEW; right for both labels, since a person looks. */
  readonly review: number
  readonly mistakes: readonly GoldenMistake[]
}

/** What an activation did. */
export interface Activation {
  readonly recipe: string
  readonly version: string
  /** Version that judged before; null where there was none. */
  readonly previous: string | null
  /** Null at a rollback, which does not ask the golden set. */
  readonly golden: GoldenOutcome | null
  /** Reason given for switching although the golden set was judged wrong; null when it was not needed. */
  readonly overrideReason: string | null
  /** Revision of the recipe that records it. */
  readonly revision: number
}

/**
 * Changes which model version of a recipe judges. The new version is loaded and tried first; then the recipe is
 * switched at once. Pictures in work finish with the version they began with, and no picture waits for a load. After
 * any failure the old version still serves. Changes of one recipe run one after the other.
 */
export interface ModelSwitch {
  /**
   * Loads the version aside, has it judge a drawn picture and the golden set, then switches. Already active: does the
   * same checks and changes nothing.
   * @throws RecipeNotFound, ModelNotFound, ModelBroken, GoldenSetFailed when a golden picture is judged wrong and no
   *   reason to override is given
   */
  activate(recipe: string, version: string, order: ActivationOrder): Promise<Activation>
  /**
   * Back to the version that was active before, as the recipe's revisions say. A second call goes back one version
   * further. The golden set is not asked: a rollback must be fast, and that version has judged before.
   * @throws RecipeNotFound, NothingToRollBack, ModelNotFound, ModelBroken
   */
  rollback(recipe: string, order: Pick<ActivationOrder, 'actor' | 'signature'>): Promise<Activation>
  /**
   * Has a second version score live pictures without deciding; null ends it.
   * @throws RecipeNotFound, ModelNotFound, ModelBroken
   */
  shadow(recipe: string, version: string | null, order: { readonly actor: Orderer }): Promise<void>
  /**
   * How a version judges the golden set, without changing anything; for `activate: if-better`.
   * @throws RecipeNotFound, ModelNotFound, ModelBroken
   */
  judgeGolden(recipe: string, version: string): Promise<GoldenOutcome>
}

/** Asks the golden set whatever decides. */
export interface RecipeJudge {
  /**
   * How a recipe judges the golden set, with its version, threshold, review band and search area.
   * @param serving the recipe that judges at present; its version stays in memory
   * @throws ModelNotFound, ModelBroken
   */
  judgeRecipe(candidate: Recipe, serving?: Recipe): Promise<GoldenOutcome>
}
