import type { BoreSpec } from '../inspection/bore.ts'

/** How the located part is turned into the network's input. */
export interface CropSpec {
  /** `square`: the square around the circle. `polar`: unwrapped, rows are radius (inner to outer), columns are angle. */
  readonly mode: 'square' | 'polar'
  /** Side of the crop in pixels; of a polar one its rows. */
  readonly sizePx: number
  /** Columns of a polar crop, around the whole turn; absent: as many as rows. */
  readonly columnsPx?: number | undefined
  /** Half the side of the square (or the largest radius) as a multiple of the circle's radius. */
  readonly margin: number
}

/** Columns of a crop in pixels. */
export const cropColumns = ({ sizePx, columnsPx = sizePx }: Pick<CropSpec, 'sizePx' | 'columnsPx'>): number => columnsPx
/** Pixels of a crop. */
export const cropArea = (crop: Pick<CropSpec, 'sizePx' | 'columnsPx'>): number => crop.sizePx * cropColumns(crop)

/** Where the Hough circle stage looks for the part. */
export interface LocateSpec {
  /** Smallest and largest outer radius, as fractions of the picture's height. */
  readonly radius: { readonly min: number; readonly max: number }
  /** Below this confidence the part counts as not found. */
  readonly minConfidence: number
  /** `auto` accepts a part that is darker or brighter than what is around it. */
  readonly polarity: 'auto' | 'dark' | 'bright'
  /** Where a bore is to be measured; never decides anything. */
  readonly bore?: BoreSpec
}

/** Which pictures which verdicts leave behind. */
export const KEPT_PICTURES = ['all', 'ng-and-review', 'none'] as const

/** Which pictures of a product are kept, and for how long. */
export interface RetentionSpec {
  /** Every picture, those judged NG or REVIEW, or none. */
  readonly pictures: (typeof KEPT_PICTURES)[number]
  /** One in so many of the others is kept besides; 0: none. */
  readonly oneIn: number
  /** Older pictures go. */
  readonly maxAgeDays: number
}

/** Everything that is particular to one product (a Config is per station). */
export interface Recipe {
  /** `[a-z0-9][a-z0-9-]{0,63}` */
  readonly id: string
  readonly locate: LocateSpec
  readonly crop: CropSpec
  /** Millimetres per pixel, where the station is calibrated. */
  readonly scaleMmPerPx?: number
  /** Bits used of 16-bit samples, 8 to 16, where the camera's files don't say it; a request may say otherwise. */
  readonly bitDepth?: number
  /** The model version that judges; null until one was trained. */
  readonly activeModelVersion: string | null
  /** The model version that scores live pictures beside it without deciding. */
  readonly shadowModelVersion: string | null
  /** Overrides the model version's own threshold (NG when score >= threshold). */
  readonly threshold: number | null
  /** REVIEW when threshold * (1 - reviewBand) <= score < threshold. 0 turns REVIEW off. */
  readonly reviewBand: number
  /** Null: as the station's configuration says. */
  readonly retention: RetentionSpec | null
}

/** What a recipe has where its file says nothing. */
export const RECIPE_DEFAULTS: Omit<Recipe, 'id'> = {
  locate: { radius: { min: 0.15, max: 0.5 }, minConfidence: 0.3, polarity: 'auto' },
  crop: { mode: 'polar', sizePx: 128, columnsPx: 256, margin: 1.1 },
  activeModelVersion: null,
  shadowModelVersion: null,
  threshold: null,
  reviewBand: 0,
  retention: null
}

/**
 * The recipe with another model version judging, by that version's own threshold: scores are distances in one version's space, so a threshold that was
 * calibrated for another version means nothing here. The same version: nothing changes.
 */
export function withModelVersion(recipe: Recipe, version: string): Recipe {
  return version === recipe.activeModelVersion ? recipe : { ...recipe, activeModelVersion: version, threshold: null }
}
