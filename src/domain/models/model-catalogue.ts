import type { ModelManifest } from './manifest.ts'
import type { KeptFor, VersionNote } from './upkeep.ts'

/** One model version as the API shows it. */
export interface ModelEntry extends VersionNote {
  readonly recipe: string
  readonly version: string
  /** Whether it comes with the program. */
  readonly shipped: boolean
  /** Whether it judges. */
  readonly active: boolean
  /** Whether it scores beside the active one without deciding. */
  readonly shadow: boolean
  readonly inMemory: boolean
  /** On the disk. */
  readonly bytes: number
  /** Why it can't be removed; null where it can. */
  readonly keptFor: KeptFor | null
  /** What is wrong with it; null where nothing is known to be. */
  readonly problem: string | null
  /** Null where it can't be read. */
  readonly manifest: ModelManifest | null
}

/** A version from elsewhere: the content of its files by name, `manifest.json` among them. */
export type ModelUpload = ReadonlyMap<string, Uint8Array>

/** The model versions of all recipes. */
export interface ModelCatalogue {
  /** Newest first. Manifests and the sizes of the files are checked, checksums are not. @throws RecipeNotFound */
  list(recipe: string): Promise<readonly ModelEntry[]>
  /** With every file checked. @throws RecipeNotFound, ModelNotFound */
  get(recipe: string, version: string): Promise<ModelEntry>
  /** Its HTML report. @throws ModelNotFound, ModelBroken; ReportNotFound for a version that has none */
  report(recipe: string, version: string): Promise<string>
  /**
   * Checks a version from elsewhere, has it judge a drawn part, and publishes it; it is not active yet.
   * @param beforehand called when it is checked and before it is published; what it throws keeps it out
   * @throws RecipeNotFound, ModelUploadInvalid; ModelBroken when it can't judge
   */
  register(
    recipe: string,
    upload: ModelUpload,
    beforehand?: (manifest: ModelManifest) => Promise<void>
  ): Promise<ModelEntry>
}
