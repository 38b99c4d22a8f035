import type { Signature } from '../access/signature.ts'
import type { Recipe } from './recipe.ts'

/** What made a revision. `outside`: the file was changed by hand or by the CLI, and the service found the change. */
export const RECIPE_CHANGES = [
  'created',
  'updated',
  'deleted',
  'activated',
  'rolled-back',
  'shadowed',
  'outside'
] as const
export type RecipeChange = (typeof RECIPE_CHANGES)[number]

/** One change of a recipe. */
export interface RecipeRevision {
  /** Counts from 1; 0 is a recipe that was never changed here. */
  readonly revision: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly author: string
  readonly change: RecipeChange
  /** Why the golden set was overridden; null otherwise. */
  readonly reason: string | null
  /** Where one was asked for. */
  readonly signature?: Signature | undefined
  /** Null where there was none. */
  readonly before: Recipe | null
  /** Null where it was deleted and nothing came back. */
  readonly recipe: Recipe | null
}

/** A recipe and which revision of it this is. */
export interface RevisedRecipe {
  readonly recipe: Recipe
  readonly revision: number
  /** Whether it is the one that comes with the program. */
  readonly shipped: boolean
}

/**
 * The recipe as it was when this version was last active; undefined where the revisions don't know.
 * @param revisions oldest first
 */
export function recipeWith(version: string, revisions: readonly RecipeRevision[]): Recipe | undefined {
  for (const { before, recipe } of revisions.toReversed()) {
    if (recipe?.activeModelVersion === version) return recipe
    if (before?.activeModelVersion === version) return before
  }
  return undefined
}

/**
 * The model version that was active before the one that is. Activations stack up and each rollback takes one off, so
 * that a second rollback goes further back and not forward again.
 * @param revisions oldest first
 * @returns null where there is none
 */
export function versionBefore(revisions: readonly RecipeRevision[]): string | null {
  const stack: string[] = []
  const push = (version: string | null | undefined): void => {
    if (version !== null && version !== undefined && version !== stack.at(-1)) stack.push(version)
  }
  for (const { change, before, recipe } of revisions) {
    push(before?.activeModelVersion)
    const now = recipe?.activeModelVersion ?? null
    const earlier = change === 'rolled-back' && now !== null ? stack.lastIndexOf(now) : -1
    if (earlier >= 0) stack.splice(earlier + 1)
    else push(now)
  }
  return stack.at(-2) ?? null
}
