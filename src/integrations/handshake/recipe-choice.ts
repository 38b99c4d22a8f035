import { type ErrorCode, ERRORS, type HandshakeParts } from './handshake-types.ts'

interface Numbered {
  readonly number: number
  readonly id: string
}

/** The recipe that a controller has chosen for its station. */
export interface RecipeChoice {
  /** Null: none was chosen, or it was forgotten. */
  chosen(): Numbered | null
  /** Its number; 0: none was chosen, or the last choice failed. */
  number(): number
  /**
   * Whether parts can be judged: nothing is being chosen, and a recipe was, where the controller has to. Not after a
   * choice that failed: the controller may take the recipe before for the one that it asked for.
   */
  isSettled(): boolean
  /** Asks the service for a recipe. @returns why not */
  choose(number: number, isBusy: boolean): ErrorCode
  /** The service's answer. @param problem null: the recipe judges from now on @returns what went wrong */
  selected(id: string, problem: string | null): ErrorCode
  forget(): void
}

export function createRecipeChoice({ recipes, select }: Pick<HandshakeParts, 'recipes' | 'select'>): RecipeChoice {
  let recipe: Numbered | null = null
  let selecting: Numbered | null = null
  let hasFailed = false
  return {
    chosen: () => recipe,
    number: () => (hasFailed ? 0 : (recipe?.number ?? 0)),
    isSettled: () => selecting === null && (recipes.size === 0 || (recipe !== null && !hasFailed)),
    choose(number, isBusy) {
      const id = recipes.get(number)
      hasFailed = id === undefined || isBusy || selecting !== null
      if (id === undefined) return ERRORS.unknownRecipe
      if (hasFailed) return ERRORS.recipeWhileBusy
      selecting = { number, id }
      select(id)
      return ERRORS.none
    },
    selected(id, problem) {
      if (selecting?.id !== id) return ERRORS.none
      if (problem === null) recipe = selecting
      else hasFailed = true
      selecting = null
      return problem === null ? ERRORS.none : ERRORS.recipeUnusable
    },
    forget() {
      recipe = null
    }
  }
}
