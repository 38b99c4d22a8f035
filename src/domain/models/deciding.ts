import type { LocateSpec, Recipe } from '../recipes/recipe.ts'
import { hasOwnThreshold } from '../recipes/recipe-threshold.ts'
import type { ModelManifest } from './manifest.ts'

export interface Thresholds {
  /** NG when score >= threshold. */
  readonly threshold: number
  /** REVIEW when threshold * (1 - reviewBand) <= score < threshold. */
  readonly reviewBand: number
}

/**
 * The threshold and review band in use: those of the recipe, or those of its model version. A version that was taught
 * or trained with good parts only has its own review band. It applies until the recipe has a threshold (`okng
 * calibrate`) or a band.
 */
export function thresholdsOf(
  recipe: Pick<Recipe, 'threshold' | 'thresholdModelVersion' | 'reviewBand'>,
  manifest: Pick<ModelManifest, 'version' | 'threshold' | 'reviewFrom'>
): Thresholds {
  const { reviewBand } = recipe
  const { reviewFrom } = manifest
  if (hasOwnThreshold(recipe, manifest)) return { threshold: recipe.threshold!, reviewBand }
  const own = reviewFrom === undefined ? 0 : Math.max(0, 1 - reviewFrom / manifest.threshold)
  return { threshold: manifest.threshold, reviewBand: reviewBand === 0 ? own : reviewBand }
}

/**
 * Bounds for the circle search: the recipe's bounds, narrowed to the radii of the taught parts, unless the recipe
 * ignores the size or widens its limit. If the bounds exclude each other, the recipe's bounds apply.
 */
export function locateSpecOf(
  { locate, evidence }: Pick<Recipe, 'locate' | 'evidence'>,
  { radius }: Pick<ModelManifest, 'radius'>
): LocateSpec {
  if (radius === undefined || (evidence?.size ?? true) !== true) return locate
  const min = Math.max(locate.radius.min, radius.min)
  const max = Math.min(locate.radius.max, radius.max)
  return min < max ? { ...locate, radius: { min, max } } : locate
}
