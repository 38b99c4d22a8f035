import type { Label } from '../labelled/label.ts'
import type { Recipe } from '../recipes/recipe.ts'

export interface BundledPicture {
  readonly sha256: string
  /** Path in the data set, with slashes. */
  readonly name: string
  readonly label: Label
  /** The same for all pictures of one physical part. */
  readonly part: string
}

/** All inputs of a training, referenced by checksum, so that any worker trains the same. */
export interface TrainingBundle {
  /** Version of the format; a worker refuses an unknown version. */
  readonly format: 1
  readonly recipe: Recipe
  /** SHA-256 of the manifest.json of the version to compare with; null if there is none. */
  readonly active: string | null
  readonly pictures: readonly BundledPicture[]
}
