import type { Signature } from '../access/signature.ts'
import type { Recipe } from './recipe.ts'
import type { RecipeChange, RecipeRevision, RevisedRecipe } from './recipe-revision.ts'

/** Who changes a recipe, and how. */
export interface RecipeOrder {
  readonly author: string
  readonly change: RecipeChange
  readonly reason?: string
  /** Where the configuration asks for one. */
  readonly signature?: Signature | undefined
  /**
   * The revision that the change was made for; another one in the meantime refuses it. Undefined: whatever is there.
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
  /** Whether one of this id comes with the program. */
  hasShipped(id: string): Promise<boolean>
  /** @throws RecipeNotFound, RecipeInvalid */
  current(id: string): Promise<RevisedRecipe>
  /** @throws RecipeExists, RecipeInvalid */
  create(recipe: Recipe, author: string, beforehand?: BeforeChange): Promise<RevisedRecipe>
  /**
   * @param edit gets the recipe as it is and answers what it is to be; the same object changes nothing and makes no
   *   revision
   * @throws RecipeNotFound, RecipeInvalid, RecipeChanged; what `edit` throws
   */
  change(
    id: string,
    order: RecipeOrder,
    edit: (recipe: Recipe) => Recipe,
    beforehand?: BeforeChange
  ): Promise<RevisedRecipe>
  /**
   * Removes the station's own recipe; one of the same id that comes with the program takes its place.
   * @returns what took its place, or null
   * @throws RecipeNotFound, RecipeShipped, RecipeChanged
   */
  remove(id: string, order: Omit<RecipeOrder, 'change'>, beforehand?: BeforeChange): Promise<RevisedRecipe | null>
  /**
   * Newest first, also of a recipe that was deleted.
   * @param before revisions below this one
   * @throws RecipeNotFound for an id that never was
   */
  revisions(
    id: string,
    page: { readonly before?: number | undefined; readonly limit: number }
  ): Promise<readonly RecipeRevision[]>
}
