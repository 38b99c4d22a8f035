import type { Signature } from '../access/signature.ts'
import type { Recipe } from './recipe.ts'
import type { RecipeChange, RecipeRevision, RevisedRecipe } from './recipe-revision.ts'

/** Who changes a recipe, and how. */
export interface RecipeOrder {
  readonly author: string
  readonly change: RecipeChange
  readonly reason?: string
  /** Present if the configuration requires it. */
  readonly signature?: Signature | undefined
  /**
   * The revision on which the change is based. If the recipe has another revision now, the change is refused.
   * Undefined: no check.
   */
  readonly expected?: number | undefined
}

/**
 * Called with the recipe as it is and as it will be, or null, when a change is checked and nothing is written yet. What
 * it throws keeps the recipe as it is.
 */
export type BeforeChange = (before: Recipe | null, after: Recipe | null) => Promise<void>

/** The recipes with their history. Changes of one recipe run one after the other. */
export interface RecipeBook {
  /** Ids, sorted. */
  list(): Promise<readonly string[]>
  /** Whether a recipe with this id is part of the program. */
  hasShipped(id: string): Promise<boolean>
  /** @throws RecipeNotFound, RecipeInvalid */
  current(id: string): Promise<RevisedRecipe>
  /** @throws RecipeExists, RecipeInvalid */
  create(recipe: Recipe, author: string, beforehand?: BeforeChange): Promise<RevisedRecipe>
  /**
   * @param edit receives the present recipe and returns the new one; if it returns the same object, nothing changes and
   *   there is no new revision
   * @throws RecipeNotFound, RecipeInvalid, RecipeChanged; what `edit` throws
   */
  change(
    id: string,
    order: RecipeOrder,
    edit: (recipe: Recipe) => Recipe,
    beforehand?: BeforeChange
  ): Promise<RevisedRecipe>
  /**
   * Removes a recipe from the data folder. If the program contains a recipe with the same id, that one is used again.
   * @returns the recipe of the program, or null
   * @throws RecipeNotFound, RecipeShipped, RecipeChanged
   */
  remove(id: string, order: Omit<RecipeOrder, 'change'>, beforehand?: BeforeChange): Promise<RevisedRecipe | null>
  /**
   * Newest first, also for a deleted recipe.
   * @param before only revisions below this number
   * @throws RecipeNotFound for an id that never existed
   */
  revisions(
    id: string,
    page: { readonly before?: number | undefined; readonly limit: number }
  ): Promise<readonly RecipeRevision[]>
}
