import type { SaidAtPlant } from './received.ts'
import type { Label } from '../labelled/label.ts'
import type { Recipe } from '../recipes/recipe.ts'

/** A golden picture, identified by its content. */
export interface ReleasedPicture {
  readonly sha256: string
  readonly label: Label
  /** `bmp`, `jpg`, `png`, `tiff` or `webp`. */
  readonly extension: string
}

/** Everything that stations need to judge a product, referenced by checksum. A release never changes. */
export interface Release {
  readonly recipe: Recipe
  /** SHA-256 of the manifest.json of its active version. */
  readonly manifest: string
  /** The golden set that each station must judge right before it switches. */
  readonly golden: readonly ReleasedPicture[]
}

/** The release that a station must use for a recipe. */
export interface Desired {
  readonly recipe: string
  /** Null: the state before the plant's first release. */
  readonly rollout: { readonly id: number; readonly release: Release } | null
}

/** A plant's answer to a station's report. */
export interface PlantAnswer {
  /** Changes when `desired` changes. */
  readonly revision: string
  readonly desired: readonly Desired[]
  /** Time until the station must report again, in seconds. */
  readonly again: number
  /** Labels that the station has not received yet, the oldest first. */
  readonly said: readonly SaidAtPlant[]
}
