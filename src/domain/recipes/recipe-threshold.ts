import type { Recipe } from './recipe.ts'

/**
 * The recipe with another model version judging, by that version's own threshold: scores are distances in one version's
 * space, so a threshold that was calibrated for another version means nothing here. The same version: nothing changes.
 */
export function withModelVersion(recipe: Recipe, version: string): Recipe {
  if (version === recipe.activeModelVersion) return recipe
  return { ...recipe, activeModelVersion: version, threshold: null, thresholdModelVersion: null }
}

/**
 * What a model version judges by for a recipe: the recipe's threshold where it belongs to this version, else the
 * version's own.
 */
export function thresholdOf(
  recipe: Pick<Recipe, 'threshold' | 'thresholdModelVersion'>,
  manifest: { readonly version: string; readonly threshold: number }
): number {
  return hasOwnThreshold(recipe, manifest) ? recipe.threshold! : manifest.threshold
}

/** Whether the recipe has a threshold that belongs to this version. */
export function hasOwnThreshold(
  { threshold, thresholdModelVersion }: Pick<Recipe, 'threshold' | 'thresholdModelVersion'>,
  { version }: { readonly version: string }
): boolean {
  return threshold !== null && thresholdModelVersion === version
}

/**
 * The recipe of a file that has a threshold without its version, as older files do.
 * @param allowed the recipe that judged until now: a threshold that it had with another version belongs to that version
 */
export function bindThreshold(recipe: Recipe, allowed: Recipe | undefined): Recipe {
  if (allowed === undefined || allowed.activeModelVersion === recipe.activeModelVersion)
    return { ...recipe, thresholdModelVersion: recipe.activeModelVersion }
  return {
    ...recipe,
    thresholdModelVersion: allowed.threshold === recipe.threshold ? allowed.thresholdModelVersion : null
  }
}

/** Why a recipe's threshold is not used; null where it is, or there is none. */
export function unusedThreshold({ threshold, thresholdModelVersion, activeModelVersion }: Recipe): string | null {
  if (threshold === null || activeModelVersion === null || thresholdModelVersion === activeModelVersion) return null
  return (
    `its threshold ${threshold} is not used: expected one for the model version ${activeModelVersion} that `
    + `judges, this one is for ${thresholdModelVersion ?? 'no version'}`
  )
}
