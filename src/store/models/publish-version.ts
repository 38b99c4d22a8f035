import { randomUUID } from 'node:crypto'
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { FileChecksum, ManifestDraft, ModelManifest } from '../../domain/models/manifest.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { RecipeInvalid } from '../../errors.ts'
import { absent } from '../absent.ts'
import { syncFile, syncFolder, writeFileSynced } from '../write-file.ts'
import { checksumFile } from './checksum.ts'
import { sealed } from './manifest-seal.ts'
import { MANIFEST, type ModelVersion, modelVersion } from './model-version.ts'
import { parseManifest } from './parse-manifest.ts'

export type FinishVersion = (
  folder: string,
  id: { readonly version: string; readonly createdAt: string }
) => Promise<void>

/** Called when the version is whole and not yet in place. What it throws makes that there is no such version. */
export type BeforePublishing = (manifest: ModelManifest) => Promise<void>

export interface PublisherParts {
  readonly ownFolder: string
  readonly now: () => Date
  /** Whether there is such a version. */
  readonly exists: (recipe: string, version: string) => Promise<boolean>
}

export interface Publisher {
  /** See ModelRegistry. */
  publish(
    recipe: string,
    build: (folder: string) => Promise<ManifestDraft>,
    finish?: FinishVersion,
    beforehand?: BeforePublishing
  ): Promise<ModelVersion>
  /** Whether this process is filling the folder right now. */
  isFilling(folder: string): boolean
}

/** Makes each version in a hidden folder, and renames it into place when it is whole. */
export function createPublisher({ ownFolder, now, exists }: PublisherParts): Publisher {
  const active = new Set<string>()

  async function publish(
    recipe: string,
    build: (folder: string) => Promise<ManifestDraft>,
    finish: FinishVersion = async () => {},
    beforehand: BeforePublishing = async () => {}
  ): Promise<ModelVersion> {
    if (!RECIPE_ID.test(recipe))
      throw new RecipeInvalid(recipe, `expected an id of a-z, 0-9 and '-', at most 64 characters`)
    const aside = join(ownFolder, recipe, `.publishing-${process.pid}-${randomUUID()}`)
    active.add(aside)
    try {
      await mkdir(aside, { recursive: true })
      const draft = await build(aside)
      if ((await lstat(join(aside, MANIFEST)).catch(absent)) !== undefined)
        throw new Error(`${MANIFEST} is written by the registry, but the maker of the version wrote one`)
      return await moveIntoPlace(aside, recipe, draft, finish, beforehand)
    } catch (error) {
      await rm(aside, { recursive: true, force: true })
      throw error
    } finally {
      active.delete(aside)
    }
  }

  async function moveIntoPlace(
    aside: string,
    recipe: string,
    draft: ManifestDraft,
    finish: FinishVersion,
    beforehand: BeforePublishing
  ): Promise<ModelVersion> {
    // Two versions of one data set made in the same second: the later one takes the next free second.
    for (let second = Math.floor(now().getTime() / 1000); ; second++) {
      const createdAt = new Date(second * 1000).toISOString()
      const version = versionId(createdAt, draft.dataHash)
      if (await exists(recipe, version)) continue
      await rm(join(aside, MANIFEST), { force: true })
      await finish(aside, { version, createdAt })
      const files = await seal(aside)
      const text = `${JSON.stringify(sealed({ format: 1, recipe, version, createdAt, ...draft, files }), null, 2)}\n`
      const manifest = parseManifest(text)
      await writeFileSynced(join(aside, MANIFEST), text)
      await syncFolder(aside)
      await beforehand(manifest)
      const folder = join(ownFolder, recipe, version)
      try {
        await rename(aside, folder)
      } catch (error) {
        if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) continue
        throw error
      }
      await syncFolder(join(ownFolder, recipe))
      return modelVersion(folder, manifest)
    }
  }

  return { publish, isFilling: (folder) => active.has(folder) }
}

/** `20261123T160502Z-1a2b3c`: sorts by time; the end is from the data's hash. */
function versionId(createdAt: string, dataHash: string): string {
  return `${createdAt.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${dataHash.slice(0, 6)}`
}

/** Checksums and syncs each file, and syncs the folders. */
async function seal(folder: string): Promise<Record<string, FileChecksum>> {
  const files: Record<string, FileChecksum> = {}
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const name = path
      .slice(folder.length + 1)
      .split(sep)
      .join('/')
    if (entry.isDirectory()) {
      await syncFolder(path)
    } else if (!entry.isFile()) {
      throw new Error(`a model version may hold files and folders; received '${name}', which is neither`)
    } else {
      await syncFile(path)
      files[name] = await checksumFile(path)
    }
  }
  return files
}
