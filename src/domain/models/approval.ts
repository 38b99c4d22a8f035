import type { GoldenOutcome } from './model-switch.ts'
import type { Recipe } from '../recipes/recipe.ts'

/** A recipe that may judge as it is, and the reason. */
export interface Approval {
  readonly recipe: Recipe
  /** ISO 8601, UTC. */
  readonly at: string
  /** Name of the actor; `file` for a change that was found in the file. */
  readonly by: string
  /** How it judged the golden set; null at a rollback, which doesn't ask it. */
  readonly golden: Pick<GoldenOutcome, 'pictures' | 'right'> | null
  /** The reason why it judges although the golden set is judged wrong; null where that is not so. */
  readonly forced: string | null
}

/** The last approval of each recipe, kept beside the recipes, so that a restarted service knows what may judge. */
export interface Approvals {
  /** Undefined where there is none, or its file can't be read any more. */
  read(id: string): Promise<Approval | undefined>
  write(approval: Approval): Promise<void>
  /** Of a recipe that is gone. */
  remove(id: string): Promise<void>
}
