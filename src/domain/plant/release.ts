import type { SaidAtPlant } from './received.ts'
import type { Label } from '../labelled/label.ts'
import type { Recipe } from '../recipes/recipe.ts'

/** A golden picture, by content. */
export interface ReleasedPicture {
  readonly sha256: string
  readonly label: Label
  /** `bmp`, `jpg`, `png`, `tiff` or `webp`. */
  readonly extension: string
}

/** Everything by which stations judge a product, by checksum. It never changes. */
export interface Release {
  readonly recipe: Recipe
  /** SHA-256 of the manifest.json of its active version. */
  readonly manifest: string
  /** The golden set that each station asks before it switches. */
  readonly golden: readonly ReleasedPicture[]
}

/** What a station is to judge a recipe by. */
export interface Desired {
  readonly recipe: string
  /** Null: what it judged by before the plant's first release. */
  readonly rollout: { readonly id: number; readonly release: Release } | null
}

/** What a plant answers to a station's report. */
export interface PlantAnswer {
  /** Changes with what is desired. */
  readonly revision: string
  readonly desired: readonly Desired[]
  /** When the station is to report again, in seconds. */
  readonly again: number
  /** Labels that the station has not heard yet, the oldest first. */
  readonly said: readonly SaidAtPlant[]
}
