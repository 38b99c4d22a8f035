import type { BoreSpec } from '../inspection/bore.ts'
import type { LensDistortion } from '../inspection/distortion.ts'
import type { EvidenceSettings } from '../inspection/evidence.ts'
import type { ChallengeSpec } from './challenge.ts'
import type { MistakeCosts } from './mistake-costs.ts'

/** Allowed names of recipes. Checked before a path is built from the name. */
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
  /** `auto` accepts a part that is darker or brighter than its surroundings. */
  readonly polarity: 'auto' | 'dark' | 'bright'
  /** Bore to measure; it never affects the verdict. */
  readonly bore?: BoreSpec
}

/** Which verdicts keep their pictures. */
export const KEPT_PICTURES = ['all', 'ng-and-review', 'none'] as const

/** Which pictures of a product are kept, and for how long. */
export interface RetentionSpec {
  /** Every picture, those judged NG or REVIEW, or none. */
  readonly pictures: (typeof KEPT_PICTURES)[number]
  /** One in this many of the other pictures is kept, too; 0: none. */
  readonly oneIn: number
  /** Older pictures are removed. */
  readonly maxAgeDays: number
}

/** All settings of one product. (A Config holds the settings of one station.) */
export interface Recipe {
  /** See `RECIPE_ID`. */
  readonly id: string
  readonly locate: LocateSpec
  readonly crop: CropSpec
  /** Millimetres per pixel, if the station is calibrated. */
  readonly scaleMmPerPx?: number
  /** Distortion of the lens, if it was calibrated. It corrects lengths in millimetres. */
  readonly distortion?: LensDistortion
  /** Bits that 16-bit samples use, 8 to 16, if the camera's files do not state it. A request can override it. */
  readonly bitDepth?: number
  /** The model version that judges; null if there is none yet. */
  readonly activeModelVersion: string | null
  /** The model version that also scores live pictures, but decides nothing. */
  readonly shadowModelVersion: string | null
  /** Overrides the threshold of the model version that it belongs to (NG when score >= threshold). */
  readonly threshold: number | null
  /**
   * The model version for which `threshold` was chosen. It is not used with any other version. Null: it belongs to
   * none.
   */
  readonly thresholdModelVersion: string | null
  /**
   * REVIEW when threshold * (1 - reviewBand) <= score < threshold. 0: the band of the model version, which has one only
   * if its threshold was set by good parts alone.
   */
  readonly reviewBand: number
  /** Pieces of evidence that are switched off (false) or have a wider limit (a factor). Absent: all count normally. */
  readonly evidence?: EvidenceSettings
  /** Kinds of defect that a person can choose in review. Absent: the default kinds. */
  readonly defectKinds?: readonly string[]
  /**
   * Costs of mistakes and promised limits, as a help for choosing a threshold. Absent: default values. They never
   * affect a verdict.
   */
  readonly costs?: MistakeCosts
  /** Master parts that a station must judge right at regular times. Absent: none. */
  readonly challenge?: ChallengeSpec
  /** Null: the configuration of the station applies. */
  readonly retention: RetentionSpec | null
}

/** Default values for fields that a recipe's file does not contain. */
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

/** Fields of a recipe that do not affect a verdict. All other fields count as deciding, also future ones. */
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

/** Whether two recipes give every picture the same verdict, because all deciding fields are equal. */
export function judgesAlike(a: Recipe, b: Recipe): boolean {
  return decidingText(a) === decidingText(b)
}

/** The deciding fields as text with sorted keys, because the order in a file is arbitrary. */
function decidingText(recipe: Recipe): string {
  return JSON.stringify(recipe, (key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries = Object.entries(value).filter(([name]) => key !== '' || !NOT_DECIDING.has(name))
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}
