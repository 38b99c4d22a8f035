import type { BoreSpec } from '../inspection/bore.ts'
import type { LensDistortion } from '../inspection/distortion.ts'
import type { EvidenceSettings } from '../inspection/evidence.ts'
import type { ChallengeSpec } from './challenge.ts'
import type { MistakeCosts } from './mistake-costs.ts'

/** What a recipe may be called. Checked before any path is made of it. */
export const RECIPE_ID = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9-]{0,63}$/

/** How the located part is turned into the network's input. */
export interface CropSpec {
  /**
   * `square`: the square around the circle. `polar`: unwrapped, rows are radius (inner to outer), columns are angle.
   */
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

/** Which verdicts keep their pictures. */
export const KEPT_PICTURES = ['all', 'ng-and-review', 'none'] as const

/** Which pictures of a product are kept, and for how long. */
export interface RetentionSpec {
  /** Every picture, those judged NG or REVIEW, or none. */
  readonly pictures: (typeof KEPT_PICTURES)[number]
  /** Of the other pictures, one in this many is kept too; 0: none. */
  readonly oneIn: number
  /** Older pictures go. */
  readonly maxAgeDays: number
}

/** All settings of one product. (A Config holds the settings of one station.) */
export interface Recipe {
  /** See `RECIPE_ID`. */
  readonly id: string
  readonly locate: LocateSpec
  readonly crop: CropSpec
  /** Millimetres per pixel, where the station is calibrated. */
  readonly scaleMmPerPx?: number
  /** Of the lens, where it was calibrated: lengths in millimetres are corrected by it. */
  readonly distortion?: LensDistortion
  /** Bits used of 16-bit samples, 8 to 16, where the camera's files don't say it; a request may say otherwise. */
  readonly bitDepth?: number
  /** The model version that judges; null until one was trained. */
  readonly activeModelVersion: string | null
  /** The model version that also scores live pictures, but decides nothing. */
  readonly shadowModelVersion: string | null
  /** Overrides the own threshold of the model version that it belongs to (NG when score >= threshold). */
  readonly threshold: number | null
  /** The model version that `threshold` was chosen for: for any other one it isn't used. Null: it belongs to none. */
  readonly thresholdModelVersion: string | null
  /**
   * REVIEW when threshold * (1 - reviewBand) <= score < threshold. 0: as the version says, which has a band only if
   * good parts alone set its threshold.
   */
  readonly reviewBand: number
  /** Pieces of evidence that are switched off (false) or have a wider limit (a factor); absent: all count. */
  readonly evidence?: EvidenceSettings
  /** Kinds of defect that a person can choose from in review; absent: the usual ones. */
  readonly defectKinds?: readonly string[]
  /** What mistakes cost and what was promised, to choose a threshold by; absent: the usual. It decides nothing. */
  readonly costs?: MistakeCosts
  /** Master parts that a station must judge right again and again; absent: none. */
  readonly challenge?: ChallengeSpec
  /** Null: the station's configuration counts. */
  readonly retention: RetentionSpec | null
}

/** Used for a recipe where its file gives no value. */
export const RECIPE_DEFAULTS: Omit<Recipe, 'id'> = {
  locate: { radius: { min: 0.15, max: 0.5 }, minConfidence: 0.3, polarity: 'auto' },
  crop: { mode: 'polar', sizePx: 128, columnsPx: 256, margin: 1.1 },
  activeModelVersion: null,
  shadowModelVersion: null,
  threshold: null,
  thresholdModelVersion: null,
  reviewBand: 0,
  retention: null
}

/** Fields of a recipe that do not influence a verdict. Every other field does, also one that is added later. */
const NOT_DECIDING: ReadonlySet<string> = new Set([
  'id',
  'shadowModelVersion',
  'scaleMmPerPx',
  'distortion',
  'retention',
  'defectKinds',
  'costs',
  'challenge'
])

/** Whether two recipes give every picture the same verdict: all that decides is the same. */
export function judgesAlike(a: Recipe, b: Recipe): boolean {
  return decidingText(a) === decidingText(b)
}

/** With keys in order: a file may have them in any. */
function decidingText(recipe: Recipe): string {
  return JSON.stringify(recipe, (key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries = Object.entries(value).filter(([name]) => key !== '' || !NOT_DECIDING.has(name))
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}
