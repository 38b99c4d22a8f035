import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ManifestDraft, MODEL_FILES, UPLOADED_FILES } from '../../domain/models/manifest.ts'
import type { ModelCatalogue, ModelEntry } from '../../domain/models/model-catalogue.ts'
import { type ModelUpkeep, NO_NOTE } from '../../domain/models/upkeep.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { ModelBroken, ReportNotFound } from '../../errors.ts'
import type { ListedModel, ModelRegistry } from './model-registry.ts'
import { readOutsideManifest } from './outside-manifest.ts'

export interface ModelCatalogueOptions {
  readonly registry: ModelRegistry
  /** @throws RecipeNotFound, RecipeInvalid */
  readonly readRecipe: (id: string) => Promise<Recipe>
  readonly upkeep: Pick<ModelUpkeep, 'keptFor' | 'notes'>
  readonly isLoaded: (recipe: string, version: string) => boolean
  /** Has the files in a folder, whose names are in the draft's place, judge a drawn part. @throws ModelBroken */
  readonly tryOut: (folder: string, draft: ManifestDraft, recipe: Recipe) => Promise<void>
}

/** The registry as the API shows it, together with what the recipe says. */
export function createModelCatalogue({
  registry,
  readRecipe,
  upkeep,
  isLoaded,
  tryOut
}: ModelCatalogueOptions): ModelCatalogue {
  async function list(id: string): Promise<ModelEntry[]> {
    const { activeModelVersion, shadowModelVersion } = await readRecipe(id)
    const [listed, notes, keptFor] = [await registry.list(id), await upkeep.notes(id), await upkeep.keptFor(id)]
    return listed.map((each) => ({
      ...entry(id, each),
      ...notes.get(each.version),
      keptFor: keptFor(each),
      active: each.version === activeModelVersion,
      shadow: each.version === shadowModelVersion
    }))
  }

  /** What its files alone say. */
  function entry(id: string, listed: Omit<ListedModel, 'manifest'> & Pick<ModelEntry, 'manifest'>): ModelEntry {
    const { version, shipped, bytes } = listed
    return {
      recipe: id,
      version,
      ...NO_NOTE,
      shipped,
      bytes,
      keptFor: null,
      active: false,
      shadow: false,
      inMemory: isLoaded(id, version),
      problem: listed.problem ?? null,
      manifest: listed.manifest
    }
  }

  async function get(id: string, version: string): Promise<ModelEntry> {
    const all = await list(id)
    const found = await registry.open(id, version).catch((error: unknown) => {
      if (error instanceof ModelBroken) return error
      throw error
    })
    const gone = { version, shipped: false, bytes: 0, manifest: null, problem: 'it was removed' }
    const known = all.find((model) => model.version === version) ?? entry(id, gone)
    return found instanceof Error ? { ...known, problem: found.message } : known
  }

  return {
    get,

    list,

    async report(id, version) {
      const { manifest, file } = await registry.open(id, version)
      if (!Object.hasOwn(manifest.files, MODEL_FILES.report)) throw new ReportNotFound(version)
      return readFile(file(MODEL_FILES.report), 'utf8')
    },

    async register(id, upload, beforehand) {
      const recipe = await readRecipe(id)
      const draft = readOutsideManifest(upload)
      const build = async (folder: string): Promise<ManifestDraft> => {
        for (const name of UPLOADED_FILES) {
          const bytes = upload.get(name)
          if (bytes !== undefined && (name !== MODEL_FILES.defect || draft.scoring.useDefectBank))
            await writeFile(join(folder, name), bytes)
        }
        await tryOut(folder, draft, recipe)
        return draft
      }
      const { manifest } = await registry.publish(id, build, undefined, beforehand)
      return get(id, manifest.version)
    }
  }
}
