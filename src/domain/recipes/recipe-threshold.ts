import type { Recipe } from './recipe.ts'

/**
 * The recipe with another active model version, and with that version's threshold. Scores of different versions cannot
 * be compared, so a threshold that was calibrated for another version is not valid. For the same version nothing
 * changes.
 */
export function withModelVersion(recipe: Recipe, version: string): Recipe {
  if (version === recipe.activeModelVersion) return recipe
  return { ...recipe, activeModelVersion: version, threshold: null, thresholdModelVersion: null }
}

/** The threshold in use: the recipe's threshold if it belongs to this version, otherwise the version's own. */
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
 * Adds the version to the threshold of a recipe from an older file, which has a threshold without a version.
 * @param allowed the recipe that judged until now; if it had the same threshold with another version, the threshold
 *   belongs to that version
 */
export function bindThreshold(recipe: Recipe, allowed: Recipe | undefined): Recipe {
  if (allowed === undefined || allowed.activeModelVersion === recipe.activeModelVersion)
    return { ...recipe, thresholdModelVersion: recipe.activeModelVersion }
  return {
    ...recipe,
    thresholdModelVersion: allowed.threshold === recipe.threshold ? allowed.thresholdModelVersion : null
  }
}

/** Why a recipe's threshold is not used; null if it is used, or there is none. */
export function unusedThreshold({ threshold, thresholdModelVersion, activeModelVersion }: Recipe): string | null {
  if (threshold === null || activeModelVersion === null || thresholdModelVersion === activeModelVersion) return null
  return (
    `its threshold ${threshold} is not used: expected one for the model version ${activeModelVersion} that `
    + `judges, this one is for ${thresholdModelVersion ?? 'no version'}`
  )
}
