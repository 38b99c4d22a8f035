import { type ErrorCode, ERRORS, type HandshakeParts } from './handshake-types.ts'

interface Numbered {
  readonly number: number
  readonly id: string
}

/** The recipe that a controller has chosen for its station. */
export interface RecipeChoice {
  /** Null: none was chosen, or it was forgotten. */
  chosen(): Numbered | null
  /** Whether pictures can be judged: nothing is being chosen, and a recipe was, where the controller has to. */
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
  return {
    chosen: () => recipe,
    isSettled: () => selecting === null && (recipes.size === 0 || recipe !== null),
    choose(number, isBusy) {
      const id = recipes.get(number)
      if (id === undefined) return ERRORS.unknownRecipe
      if (isBusy || selecting !== null) return ERRORS.recipeWhileBusy
      selecting = { number, id }
      select(id)
      return ERRORS.none
    },
    selected(id, problem) {
      if (selecting?.id !== id) return ERRORS.none
      if (problem === null) recipe = selecting
      selecting = null
      return problem === null ? ERRORS.none : ERRORS.recipeUnusable
    },
    forget() {
      recipe = null
    }
  }
}
