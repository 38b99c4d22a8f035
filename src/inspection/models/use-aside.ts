import type { Inspector } from '../../domain/inspection/inspection.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../domain/recipes/recipe.ts'
import { ModelBroken } from '../../errors.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { ModelCache, ModelLease } from './model-lease.ts'

export interface AsideParts {
  readonly cache: ModelCache
  /** Checks the files of a version that is in memory. @throws ModelNotFound, ModelBroken */
  readonly check: (recipe: string, version: string) => Promise<unknown>
  /**
   * Judges with this recipe and model, independent of the active ones.
   * @param onFault called for a stage that failed
   */
  readonly inspectWith: (recipe: Recipe, model: LoadedModel, onFault: (error: unknown) => void) => Inspector
  /** A picture in which a part is found by RECIPE_DEFAULTS. */
  readonly drawnPart: Uint8Array
}

/** Result of using a version that is not the active one. */
export interface Outcome<T> {
  /** Whether it is active now. */
  readonly switched: boolean
  readonly value: T
}

/**
 * Loads and checks a version of a recipe, and keeps it in memory while `use` runs. The active version also stays in
 * memory, even if the cache is full.
 * @param isChecked whether the files of a version that is in memory already are checked; default true
 * @throws ModelNotFound; ModelBroken for damaged files, or a version that cannot judge a drawn part
 */
export type UseAside = <T>(
  serving: Recipe,
  candidate: Recipe,
  use: (inspector: Inspector) => Promise<Outcome<T>>,
  isChecked?: boolean
) => Promise<T>

export function createUseAside({ cache, check, inspectWith, drawnPart }: AsideParts): UseAside {
  async function useAside<T>(
    serving: Recipe,
    candidate: Recipe,
    use: (inspector: Inspector) => Promise<Outcome<T>>,
    isChecked = true
  ): Promise<T> {
    const { id, activeModelVersion: before } = serving
    const kept = before === null ? undefined : cache.leaseLoaded(id, before)
    try {
      const { model, release } = await (isChecked
        ? leaseChecked(id, candidate.activeModelVersion!)
        : cache.lease(id, candidate.activeModelVersion!))
      try {
        await judgeDrawnPart(candidate, model)
        const inspector = inspectWith(candidate, model, () => {})
        const outcome = await use(inspector)
        // If the cache has room for one model only, the one that is released last stays. It must be the new active
        // version.
        if (outcome.switched) kept?.release()
        return outcome.value
      } finally {
        release()
      }
    } finally {
      kept?.release()
    }
  }

  /**
   * Loading checks the files. Files of a version in memory may have been damaged since it was loaded, so they are
   * checked here.
   */
  async function leaseChecked(recipe: string, version: string): Promise<ModelLease> {
    const ready = cache.leaseLoaded(recipe, version)
    if (ready === undefined) return cache.lease(recipe, version)
    try {
      await check(recipe, version)
      return ready
    } catch (error) {
      ready.release()
      throw error
    }
  }

  /** Default search bounds are used, so that the drawn part is found with any recipe. */
  async function judgeDrawnPart(recipe: Recipe, model: LoadedModel): Promise<void> {
    let fault: unknown
    const inspector = inspectWith({ ...recipe, locate: RECIPE_DEFAULTS.locate }, model, (error) => {
      fault = error
    })
    const { reason } = await inspector.inspect({ frame: drawnPart, recipeId: recipe.id })
    if (reason === 'FAULT')
      throw new ModelBroken(
        model.manifest.version,
        `it could not judge a drawn part: ${(fault as Error | undefined)?.message ?? 'unknown'}`
      )
  }

  return useAside
}
