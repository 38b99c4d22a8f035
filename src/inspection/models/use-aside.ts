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
   * Judges with this recipe and model, whatever is active.
   * @param onFault called for a stage that failed
   */
  readonly inspectWith: (recipe: Recipe, model: LoadedModel, onFault: (error: unknown) => void) => Inspector
  /** A picture in which a part is found by RECIPE_DEFAULTS. */
  readonly drawnPart: Uint8Array
}

/** What was done with a version beside the one that serves. */
export interface Outcome<T> {
  /** Whether it judges now. */
  readonly switched: boolean
  readonly value: T
}

/**
 * Has a recipe's version in memory, tried out, while `use` runs; and keeps the one that serves there, however little
 * room there is.
 * @param isChecked whether the files of a version in memory are checked; left out: they are
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
        // Where memory holds one model, the one that is released last stays: the version that judges from now on.
        if (outcome.switched) kept?.release()
        return outcome.value
      } finally {
        release()
      }
    } finally {
      kept?.release()
    }
  }

  /** Loading checks the files; those of one that is in memory may have been damaged since. */
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

  /** Wherever the recipe looks for its parts: the drawn one has to be found. */
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
