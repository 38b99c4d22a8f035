import type { Actor } from './api-types.ts'

/** What every view is given. */
export interface ViewProps {
  /** What of the view, from the address; e.g. the recipe. */
  readonly item: string | null
  readonly actor: Actor
  /** To be called when it may be another one. */
  readonly reloadActor: () => void
  /** Ids of all recipes. */
  readonly recipes: readonly string[]
  /** Those that judge although no defect of them was ever labelled. */
  readonly unproven: readonly string[]
  readonly reloadRecipes: () => void
  /** The recipe that one is busy with; null while there is none. */
  readonly recipe: string | null
  readonly chooseRecipe: (recipe: string) => void
}
