import type { Signature } from '../access/signature.ts'
import type { Recipe } from './recipe.ts'

/** Cause of a revision. `outside`: the file was changed by hand or by the CLI, and the service noticed it. */
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
  /** Counts from 1; 0 for a recipe that was never changed here. */
  readonly revision: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly author: string
  readonly change: RecipeChange
  /** Why the golden set was overridden; null otherwise. */
  readonly reason: string | null
  /** Present if one was required. */
  readonly signature?: Signature | undefined
  /** Null if there was none. */
  readonly before: Recipe | null
  /** Null if the recipe was deleted and the program contains none with its id. */
  readonly recipe: Recipe | null
}

/** A recipe with its revision number. */
export interface RevisedRecipe {
  readonly recipe: Recipe
  readonly revision: number
  /** Whether it is the recipe that is part of the program. */
  readonly shipped: boolean
}

/**
 * The recipe in its state when this version was last active; undefined if the revisions do not contain it.
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
 * The model version that was active before the present one. Activations form a stack, and each rollback removes one, so
 * that a second rollback goes further back instead of forward again.
 * @param revisions oldest first
 * @returns null if there is none
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
