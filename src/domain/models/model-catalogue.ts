import type { ModelManifest } from './manifest.ts'
import type { KeptFor, VersionNote } from './upkeep.ts'

/** One model version as the API shows it. */
export interface ModelEntry extends VersionNote {
  readonly recipe: string
  readonly version: string
  /** Whether it is part of the program. */
  readonly shipped: boolean
  /** Whether it is the version that judges. */
  readonly active: boolean
  /** Whether it also scores pictures, without deciding. */
  readonly shadow: boolean
  readonly inMemory: boolean
  /** Size on the disk. */
  readonly bytes: number
  /** Why it can't be removed; null if it can. */
  readonly keptFor: KeptFor | null
  /** What is wrong with it; null if no problem is known. */
  readonly problem: string | null
  /** Null if it can't be read. */
  readonly manifest: ModelManifest | null
}

/** A version from another source: the content of its files by name, including `manifest.json`. */
export type ModelUpload = ReadonlyMap<string, Uint8Array>

/** The model versions of all recipes. */
export interface ModelCatalogue {
  /** Newest first. Manifests and the sizes of the files are checked, checksums are not. @throws RecipeNotFound */
  list(recipe: string): Promise<readonly ModelEntry[]>
  /** With every file checked. @throws RecipeNotFound, ModelNotFound */
  get(recipe: string, version: string): Promise<ModelEntry>
  /** Its HTML report. @throws ModelNotFound, ModelBroken; ReportNotFound for a version without a report */
  report(recipe: string, version: string): Promise<string>
  /**
   * Checks a version from another source, lets it judge a drawn part, and publishes it. It is not active yet.
   * @param beforehand called after the checks and before publishing; if it throws, the version is not published
   * @throws RecipeNotFound, ModelUploadInvalid; ModelBroken when it can't judge
   */
  register(
    recipe: string,
    upload: ModelUpload,
    beforehand?: (manifest: ModelManifest) => Promise<void>
  ): Promise<ModelEntry>
}
