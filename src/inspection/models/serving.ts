import type { Recipe } from '../../domain/recipes/recipe.ts'
import { ModelBroken, ModelNotFound, RecipeInvalid, RecipeNotFound, RecipeWithoutModel } from '../../errors.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { ModelCache, ModelLease } from './model-lease.ts'

/** The recipe and the model version for one picture. */
export interface Serving {
  readonly recipe: Recipe
  readonly model: LoadedModel
  /** Must be called after the picture was judged. */
  release(): void
}

export interface ServingOptions {
  /** @throws RecipeNotFound, RecipeInvalid */
  readonly readRecipe: (id: string) => Promise<Recipe>
  readonly cache: ModelCache
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** Called when a recipe's file or its new version cannot be used, and the old one stays in use. */
  readonly onProblem: (recipe: string, error: Error) => void
}

/** A version that could not be loaded is not tried again for this time. */
export const RETRY_MS = 30_000

interface State {
  /** The recipe that was last in use. */
  readonly recipe: Recipe
  /** A change that is being loaded, or whose loading failed. */
  change: { readonly to: Recipe | null; readonly failedAtMs: number | null } | null
}

/**
 * Returns the recipe and model version to use. After a change of the version the old version stays in use until the new
 * one is in memory, and as long as the new one cannot be loaded.
 * @returns a function that throws RecipeNotFound, RecipeInvalid, RecipeWithoutModel, ModelNotFound or ModelBroken if
 *   nothing was in use before
 */
export function createServing({
  readRecipe,
  cache,
  clockMs,
  onProblem
}: ServingOptions): (recipeId: string) => Promise<Serving> {
  const states = new Map<string, State>()

  function serve(recipe: Recipe, { model, release }: ModelLease): Serving {
    const state = states.get(recipe.id)
    if (state?.recipe !== recipe) states.set(recipe.id, { recipe, change: null })
    return { recipe, model, release }
  }

  function failed(state: State, to: Recipe | null, error: Error): void {
    state.change = { to, failedAtMs: clockMs() }
    onProblem(state.recipe.id, error)
  }

  const isDue = ({ change }: State, to: Recipe | null): boolean =>
    change === null || change.to !== to || (change.failedAtMs !== null && clockMs() - change.failedAtMs >= RETRY_MS)

  /** Loads a recipe's new version in the background. A later picture finds it in memory. */
  async function bringIn(state: State, recipe: Recipe, version: string): Promise<void> {
    state.change = { to: recipe, failedAtMs: null }
    try {
      const { release } = await cache.lease(recipe.id, version)
      release()
      state.change = null
    } catch (error) {
      failed(state, recipe, error as Error)
    }
  }

  return async (recipeId) => {
    const state = states.get(recipeId)
    let recipe: Recipe
    try {
      recipe = await readRecipe(recipeId)
    } catch (error) {
      if (error instanceof RecipeNotFound) states.delete(recipeId)
      if (state === undefined || !(error instanceof RecipeInvalid)) throw error
      if (isDue(state, null)) failed(state, null, error)
      recipe = state.recipe
    }
    const { activeModelVersion: version } = recipe
    if (version === null) throw new RecipeWithoutModel(recipeId)
    const ready = cache.leaseLoaded(recipeId, version)
    if (ready !== undefined) return serve(recipe, ready)

    const before = state?.recipe.activeModelVersion ?? version
    if (state === undefined || before === version) return serve(recipe, await cache.lease(recipeId, version))
    const old = cache.leaseLoaded(recipeId, before)
    if (old !== undefined) {
      if (isDue(state, recipe)) void bringIn(state, recipe, version)
      return serve(state.recipe, old)
    }
    // Neither is in memory, so one must be loaded now: the new one if possible.
    if (isDue(state, recipe)) {
      try {
        return serve(recipe, await cache.lease(recipeId, version))
      } catch (error) {
        if (!(error instanceof ModelBroken || error instanceof ModelNotFound)) throw error
        failed(state, recipe, error)
      }
    }
    return serve(state.recipe, await cache.lease(recipeId, before))
  }
}
