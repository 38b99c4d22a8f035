import type { GoldenOutcome } from './model-switch.ts'
import type { Recipe } from '../recipes/recipe.ts'

/** A recipe that may judge, and why. */
export interface Approval {
  readonly recipe: Recipe
  /** ISO 8601, UTC. */
  readonly at: string
  /** Name of the actor; `file` for a change that was found in the file. */
  readonly by: string
  /** How it judged the golden set; null for a rollback, which does not check the golden set. */
  readonly golden: Pick<GoldenOutcome, 'pictures' | 'right'> | null
  /** The reason that a person gave for using it although it judged the golden set wrong; null otherwise. */
  readonly forced: string | null
}

/** The last approval of each recipe, kept beside the recipes, so that a restarted service knows what may judge. */
export interface Approvals {
  /** Undefined if there is none, or its file can't be read. */
  read(id: string): Promise<Approval | undefined>
  write(approval: Approval): Promise<void>
  /** Removes the approval of a recipe that no longer exists. */
  remove(id: string): Promise<void>
}
