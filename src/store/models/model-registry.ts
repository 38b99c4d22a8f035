import { randomUUID } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { type FileChecksum, type ManifestDraft, type ModelManifest, VERSION_ID } from '../../domain/models/manifest.ts'
import { ModelBroken, ModelNotFound, RecipeInvalid } from '../../errors.ts'
import { absent } from '../absent.ts'
import { checksumFile } from './checksum.ts'
import { createFolderBytes } from './folder-bytes.ts'
import { checkSeal, sealed } from './manifest-seal.ts'
import { parseManifest } from './parse-manifest.ts'
import { createVerifyFile, type VerifyFile, verifySize } from './verify-file.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { syncFile, syncFolder, writeFileSynced } from '../write-file.ts'

export interface ModelRegistryOptions {
  /** Model versions that come with the program, `<recipe>/<version>/`; only read. */
  readonly shippedFolder: string
  /**
   * The station's own, `<recipe>/<version>/`; one here hides a shipped one of the same name. Made on the first publish.
   */
  readonly ownFolder: string
  readonly now: () => Date
  /** Whether a process with this id runs on this machine. */
  readonly isRunning: (pid: number) => boolean
}

/** A model version whose manifest and files have been checked. */
export interface ModelVersion {
  readonly folder: string
  readonly manifest: ModelManifest
  has(name: string): boolean
  /** Absolute path of one of the manifest's files. @throws ModelBroken when it has no such file */
  file(name: string): string
}

/** One line of a list: its size on the disk, the manifest, and what is wrong with it or its files. */
export type ListedModel = { readonly version: string; readonly shipped: boolean; readonly bytes: number } & (
  | { readonly manifest: ModelManifest; readonly problem?: string }
  | { readonly manifest: null; readonly problem: string }
)

export type FinishVersion = (
  folder: string,
  id: { readonly version: string; readonly createdAt: string }
) => Promise<void>

export interface ModelRegistry {
  /**
   * Makes a new version: `build` writes its files into the empty folder it is given and answers what the manifest is to
   * state. The version appears whole or not at all: it is made in a hidden folder, checksummed, synced, and renamed
   * into place last.
   * @param finish writes the files that name the version itself, such as a report; called again, over its own files,
   *   should another process take the name first
   * @throws whatever `build` or `finish` throws, after removing what they wrote
   */
  publish(
    recipe: string,
    build: (folder: string) => Promise<ManifestDraft>,
    finish?: FinishVersion
  ): Promise<ModelVersion>
  /** Checks the manifest and each file's checksum. @throws ModelNotFound, ModelBroken */
  open(recipe: string, version: string): Promise<ModelVersion>
  /**
   * The same, but a file that was checked before in this process is not read again as long as the file system says that
   * it has not changed.
   */
  reopen(recipe: string, version: string): Promise<ModelVersion>
  /**
   * Newest first. Reads the manifests and checks that the files exist and have the right sizes. Does not read the
   * files.
   */
  list(recipe: string): Promise<readonly ListedModel[]>
  /** Removes a version of the station's own. @throws ModelNotFound */
  remove(recipe: string, version: string): Promise<void>
  /**
   * Removes unfinished versions of processes that no longer run. To be called at the start.
   * @returns the folders
   */
  removeLeftovers(): Promise<readonly string[]>
}

const MANIFEST = 'manifest.json'
/** `.publishing-<process id>-<uuid>`, `.removing-…`: no version's name starts with a dot. */
const LEFTOVER = /^\.(?:publishing|removing)-(\d+)-/

export function createModelRegistry({ shippedFolder, ownFolder, now, isRunning }: ModelRegistryOptions): ModelRegistry {
  const { verify, verifyUnread } = createVerifyFile()
  const folderBytes = createFolderBytes()
  /** Folders that this process is filling right now. */
  const active = new Set<string>()

  async function publish(
    recipe: string,
    build: (folder: string) => Promise<ManifestDraft>,
    finish: FinishVersion = async () => {}
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
      return await moveIntoPlace(aside, recipe, draft, finish)
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
    finish: FinishVersion
  ): Promise<ModelVersion> {
    // Two versions of one data set made in the same second: the later one takes the next free second.
    for (let second = Math.floor(now().getTime() / 1000); ; second++) {
      const createdAt = new Date(second * 1000).toISOString()
      const version = versionId(createdAt, draft.dataHash)
      if ((await folderOf(recipe, version)) !== undefined) continue
      await rm(join(aside, MANIFEST), { force: true })
      await finish(aside, { version, createdAt })
      const files = await seal(aside)
      const text = `${JSON.stringify(sealed({ format: 1, recipe, version, createdAt, ...draft, files }), null, 2)}\n`
      const manifest = parseManifest(text)
      await writeFileSynced(join(aside, MANIFEST), text)
      await syncFolder(aside)
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

  async function folderOf(recipe: string, version: string): Promise<string | undefined> {
    if (!RECIPE_ID.test(recipe) || !VERSION_ID.test(version)) return undefined
    for (const root of [ownFolder, shippedFolder]) {
      const folder = join(root, recipe, version)
      if ((await lstat(folder).catch(absent))?.isDirectory()) return folder
    }
    return undefined
  }

  async function openWith(check: VerifyFile, recipe: string, version: string): Promise<ModelVersion> {
    const folder = await folderOf(recipe, version)
    if (folder === undefined) throw new ModelNotFound(version, recipe)
    const manifest = await readManifest(folder, recipe, version)
    for (const [name, expected] of Object.entries(manifest.files)) await check(folder, name, expected, version)
    return modelVersion(folder, manifest)
  }

  async function list(recipe: string): Promise<ListedModel[]> {
    if (!RECIPE_ID.test(recipe)) return []
    const listed = new Map<string, ListedModel>()
    for (const [root, shipped] of [
      [ownFolder, false],
      [shippedFolder, true]
    ] as const) {
      for (const version of (await foldersIn(join(root, recipe))).filter(
        (name) => VERSION_ID.test(name) && !listed.has(name)
      )) {
        const folder = join(root, recipe, version)
        const bytes = await folderBytes(folder)
        listed.set(version, { version, shipped, bytes, ...(await describe(folder, recipe, version)) })
      }
    }
    return [...listed.values()].sort((a, b) => (a.version < b.version ? 1 : -1))
  }

  async function remove(recipe: string, version: string): Promise<void> {
    const folder = join(ownFolder, recipe, version)
    if ((await folderOf(recipe, version)) !== folder) throw new ModelNotFound(version.slice(0, 64), recipe)
    // Out of sight at once: what a crash leaves of it is no version.
    const aside = join(ownFolder, recipe, `.removing-${process.pid}-${randomUUID()}`)
    await rename(folder, aside)
    await rm(aside, { recursive: true, force: true })
  }

  async function removeLeftovers(): Promise<string[]> {
    const removed: string[] = []
    for (const recipe of await foldersIn(ownFolder)) {
      for (const name of await foldersIn(join(ownFolder, recipe))) {
        const pid = Number(LEFTOVER.exec(name)?.[1] ?? NaN)
        const folder = join(ownFolder, recipe, name)
        // Our own process id, but a folder that we are not writing: an earlier process had the same id, as in a
        // restarted container.
        if (Number.isNaN(pid) || active.has(folder) || (pid !== process.pid && isRunning(pid))) continue
        await rm(folder, { recursive: true, force: true })
        removed.push(folder)
      }
    }
    return removed
  }

  return {
    publish,
    open: (recipe, version) => openWith(verify, recipe, version),
    reopen: (recipe, version) => openWith(verifyUnread, recipe, version),
    list,
    remove,
    removeLeftovers
  }
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

async function readManifest(folder: string, recipe: string, version: string): Promise<ModelManifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(absent)
  if (text === undefined) throw new ModelBroken(version, `${MANIFEST} is missing`)
  let manifest: ModelManifest
  try {
    manifest = parseManifest(text)
  } catch (error) {
    throw new ModelBroken(version, (error as Error).message)
  }
  if (manifest.recipe !== recipe || manifest.version !== version) {
    throw new ModelBroken(
      version,
      `expected version '${version}' of recipe '${recipe}', the manifest says '${manifest.version}' of `
        + `'${manifest.recipe}'`
    )
  }
  try {
    checkSeal(JSON.parse(text) as Record<string, unknown>)
  } catch (error) {
    throw new ModelBroken(version, (error as Error).message)
  }
  return manifest
}

/** What is known of a version without reading its files. */
async function describe(
  folder: string,
  recipe: string,
  version: string
): Promise<{ manifest: ModelManifest; problem?: string } | { manifest: null; problem: string }> {
  let manifest: ModelManifest | null = null
  try {
    manifest = await readManifest(folder, recipe, version)
    for (const [name, expected] of Object.entries(manifest.files)) await verifySize(folder, name, expected, version)
    return { manifest }
  } catch (error) {
    return { manifest, problem: (error as Error).message }
  }
}

function modelVersion(folder: string, manifest: ModelManifest): ModelVersion {
  return {
    folder,
    manifest,
    has: (name) => Object.hasOwn(manifest.files, name),
    file(name) {
      if (!Object.hasOwn(manifest.files, name))
        throw new ModelBroken(
          manifest.version,
          `it has no file ${name}; it has ${Object.keys(manifest.files).join(', ')}`
        )
      return join(folder, name)
    }
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(absent)
  return entries?.filter((entry) => entry.isDirectory()).map(({ name }) => name) ?? []
}
