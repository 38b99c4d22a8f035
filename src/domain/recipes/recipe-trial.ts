import type { Verdict } from '../inspection/inspection.ts'
import type { EvidenceName, EvidenceSettings } from '../inspection/evidence.ts'
import type { LocatedCircle } from '../inspection/image.ts'
import type { Recipe } from './recipe.ts'

/** Why no part was found: the first of these that another setting would have changed. */
export const NOT_FOUND_REASONS = ['OUTSIDE_RADIUS', 'OTHER_POLARITY', 'LOW_CONFIDENCE', 'NOTHING_ROUND'] as const
export type NotFoundReason = (typeof NOT_FOUND_REASONS)[number]

/** What a recipe finds in a picture. Nothing is judged and nothing is recorded. */
export interface LocateTrial {
  /** Of the picture, in pixels. */
  readonly width: number
  readonly height: number
  /** The picture as the service sees it: grey, at most 640 px a side. */
  readonly jpeg: Uint8Array
  /** Bounds of the outer radius that were searched, as fractions of the picture's height. */
  readonly radius: { readonly min: number; readonly max: number }
  /** Null where no part was found. */
  readonly circle: LocatedCircle | null
  /** Only where the recipe asks for one; null where none was found. */
  readonly bore?: LocatedCircle | null
  /** The part, cut out as the recipe says; null where none was found. */
  readonly crop: { readonly width: number; readonly height: number; readonly png: Uint8Array } | null
  /** Null where a part was found. `circle` is what another setting finds; null where nothing does. */
  readonly notFound: { readonly reason: NotFoundReason; readonly circle: LocatedCircle | null } | null
}

/** A part that would be judged otherwise. */
export interface ChangedPart {
  readonly resultId: string
  /** When it was judged; ISO 8601, UTC. */
  readonly at: string
  readonly partId: string | null
  readonly station: string | null
  /** Whether its picture was kept. */
  readonly pictured: boolean
  /** By the recipe as it is. */
  readonly now: { readonly verdict: Verdict; readonly score: number }
  /** By the other settings. */
  readonly tried: { readonly verdict: Verdict; readonly score: number }
}

/** What other settings would have said of the last parts. */
export interface EvidenceTrial {
  /** The one that judges; only its parts count. */
  readonly modelVersion: string
  /** Pieces of evidence of this version that settings can change; none where it knows embeddings alone. */
  readonly pieces: readonly Exclude<EvidenceName, 'embedding'>[]
  /** How many parts were compared. */
  readonly parts: number
  /**
   * Parts of which their records do not say enough: none was found in the picture, or a piece of evidence was switched
   * off when they were judged.
   */
  readonly notCompared: number
  readonly now: Readonly<Record<Verdict, number>>
  readonly tried: Readonly<Record<Verdict, number>>
  /** Newest first. */
  readonly changed: readonly ChangedPart[]
}

export interface RecipeTrials {
  /**
   * @throws TrialsBusy when too many are under way; the errors of a frame that cannot be read; ModelNotFound,
   *   ModelBroken
   */
  locate(recipe: Recipe, frame: Uint8Array): Promise<LocateTrial>
  /**
   * @param evidence settings to compare with those of the recipe
   * @param limit parts at most, the newest
   * @throws RecipeNotFound, RecipeWithoutModel, ModelNotFound, ModelBroken
   */
  evidence(recipeId: string, evidence: EvidenceSettings, limit: number): Promise<EvidenceTrial>
}
