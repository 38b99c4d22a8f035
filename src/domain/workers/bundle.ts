import type { Label } from '../labelled/label.ts'
import type { Recipe } from '../recipes/recipe.ts'

export interface BundledPicture {
  readonly sha256: string
  /** Path in the data set, with slashes. */
  readonly name: string
  readonly label: Label
  /** Pictures of one physical part share it. */
  readonly part: string
}

/** All that a training is made from, by checksum: a worker anywhere trains the same. */
export interface TrainingBundle {
  /** Layout; a worker refuses one that it doesn't know. */
  readonly format: 1
  readonly recipe: Recipe
  /** SHA-256 of the manifest.json of the version to compare with; null where there is none. */
  readonly active: string | null
  readonly pictures: readonly BundledPicture[]
}
