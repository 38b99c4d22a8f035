import type { Verdict } from '../inspection/inspection.ts'
import type { EvidenceName, EvidenceSettings } from '../inspection/evidence.ts'
import type { LocatedCircle } from '../inspection/image.ts'
import type { Recipe } from './recipe.ts'

/** Why no part was found: the first of these reasons that applies. Another setting would have found a part. */
export const NOT_FOUND_REASONS = ['OUTSIDE_RADIUS', 'OTHER_POLARITY', 'LOW_CONFIDENCE', 'NOTHING_ROUND'] as const
export type NotFoundReason = (typeof NOT_FOUND_REASONS)[number]

/** What a recipe locates in a picture. Nothing is judged or recorded. */
export interface LocateTrial {
  /** Size of the picture, in pixels. */
  readonly width: number
  readonly height: number
  /** The decoded picture: grey, sides of at most 640 px. */
  readonly jpeg: Uint8Array
  /** Bounds of the outer radius that were searched, as fractions of the picture's height. */
  readonly radius: { readonly min: number; readonly max: number }
  /** Null if no part was found. */
  readonly circle: LocatedCircle | null
  /** Only if the recipe asks for a bore; null if none was found. */
  readonly bore?: LocatedCircle | null
  /** The crop of the part; null if no part was found. */
  readonly crop: { readonly width: number; readonly height: number; readonly png: Uint8Array } | null
  /** Null if a part was found. `circle` is what another setting finds; null if no setting finds one. */
  readonly notFound: { readonly reason: NotFoundReason; readonly circle: LocatedCircle | null } | null
}

/** A part that would get another verdict. */
export interface ChangedPart {
  readonly resultId: string
  /** When it was judged; ISO 8601, UTC. */
  readonly at: string
  readonly partId: string | null
  readonly station: string | null
  /** Whether its picture was kept. */
  readonly pictured: boolean
  /** With the present recipe. */
  readonly now: { readonly verdict: Verdict; readonly score: number }
  /** With the other settings. */
  readonly tried: { readonly verdict: Verdict; readonly score: number }
}

/** Verdicts that other settings would have given on the last parts. */
export interface EvidenceTrial {
  /** The active version. Only parts that it judged count. */
  readonly modelVersion: string
  /** Pieces of evidence of this version that settings can change; empty if it has only embeddings. */
  readonly pieces: readonly Exclude<EvidenceName, 'embedding'>[]
  /** Number of parts that were compared. */
  readonly parts: number
  /**
   * Parts whose records do not have enough data: no part was found in the picture, or a piece of evidence was switched
   * off when it was judged.
   */
  readonly notCompared: number
  readonly now: Readonly<Record<Verdict, number>>
  readonly tried: Readonly<Record<Verdict, number>>
  /** Newest first. */
  readonly changed: readonly ChangedPart[]
}

export interface RecipeTrials {
  /**
   * @throws TrialsBusy when too many are running; the errors of a frame that cannot be read; ModelNotFound, ModelBroken
   */
  locate(recipe: Recipe, frame: Uint8Array): Promise<LocateTrial>
  /**
   * @param evidence settings to compare with those of the recipe
   * @param limit largest number of parts, the newest ones
   * @throws RecipeNotFound, RecipeWithoutModel, ModelNotFound, ModelBroken
   */
  evidence(recipeId: string, evidence: EvidenceSettings, limit: number): Promise<EvidenceTrial>
}
