import { randomUUID } from 'node:crypto'
import { lstat, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ManifestDraft, type ModelManifest, VERSION_ID } from '../../domain/models/manifest.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { ModelNotFound } from '../../errors.ts'
import { absent } from '../absent.ts'
import { createFolderBytes } from './folder-bytes.ts'
import { describeVersion, type ModelVersion, modelVersion, readManifest } from './model-version.ts'
import { type BeforePublishing, createPublisher, type FinishVersion } from './publish-version.ts'
import { createVerifyFile, type VerifyFile } from './verify-file.ts'

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

/** One line of a list: its size on the disk, the manifest, and what is wrong with it or its files. */
export type ListedModel = { readonly version: string; readonly shipped: boolean; readonly bytes: number } & (
  | { readonly manifest: ModelManifest; readonly problem?: string }
  | { readonly manifest: null; readonly problem: string }
)

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
    finish?: FinishVersion,
    beforehand?: BeforePublishing
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

/** `.publishing-<process id>-<uuid>`, `.removing-…`: no version's name starts with a dot. */
const LEFTOVER = /^\.(?:publishing|removing)-(\d+)-/

export function createModelRegistry({ shippedFolder, ownFolder, now, isRunning }: ModelRegistryOptions): ModelRegistry {
  const { verify, verifyUnread } = createVerifyFile()
  const folderBytes = createFolderBytes()
  const { publish, isFilling } = createPublisher({
    ownFolder,
    now,
    exists: async (recipe, version) => (await folderOf(recipe, version)) !== undefined
  })

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
        listed.set(version, { version, shipped, bytes, ...(await describeVersion(folder, recipe, version)) })
      }
    }
    return [...listed.values()].sort((a, b) => (a.version < b.version ? 1 : -1))
  }

  async function remove(recipe: string, version: string): Promise<void> {
    const folder = join(ownFolder, recipe, version)
    if ((await folderOf(recipe, version)) !== folder) throw new ModelNotFound(version.slice(0, 64), recipe)
    // Renamed first: if the process crashes here, the rest does not count as a version.
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
        if (Number.isNaN(pid) || isFilling(folder) || (pid !== process.pid && isRunning(pid))) continue
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

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(absent)
  return entries?.filter((entry) => entry.isDirectory()).map(({ name }) => name) ?? []
}
