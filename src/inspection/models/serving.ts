import type { Recipe } from '../../domain/recipes/recipe.ts'
import { ModelBroken, ModelNotFound, RecipeInvalid, RecipeNotFound, RecipeWithoutModel } from '../../errors.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { ModelCache, ModelLease } from './model-lease.ts'

/** The recipe and the model version that judge one picture. */
export interface Serving {
  readonly recipe: Recipe
  readonly model: LoadedModel
  /** To be called when the picture is judged. */
  release(): void
}

export interface ServingOptions {
  /** @throws RecipeNotFound, RecipeInvalid */
  readonly readRecipe: (id: string) => Promise<Recipe>
  readonly cache: ModelCache
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** Called when a recipe's file or its new version cannot be used, and the old one still serves. */
  readonly onProblem: (recipe: string, error: Error) => void
}

/** A version that could not be loaded is not tried again for this time. */
export const RETRY_MS = 30_000

interface State {
  /** The recipe as it last served. */
  readonly recipe: Recipe
  /** The change that is being brought in, or could not be. */
  change: { readonly to: Recipe | null; readonly failedAtMs: number | null } | null
}

/**
 * What judges for a recipe. A recipe whose version was changed, by anybody, still serves with its old version until the
 * new one is in memory, and while the new one is broken.
 * @returns throws RecipeNotFound, RecipeInvalid, RecipeWithoutModel, ModelNotFound, ModelBroken where nothing has
 *   served before
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

  /** Loads a recipe's new version aside; the next picture finds it in memory. */
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
    // Neither is in memory: one has to be waited for, the new one if it can be had.
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
