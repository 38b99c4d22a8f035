import { createHash } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Datasets, DatasetSummary, DatasetUpload } from '../../domain/labelled/dataset.ts'
import { createKeyedLock } from '../../domain/keyed-lock.ts'
import { LABEL_WORDS, type LabelledFile } from '../../domain/labelled/label.ts'
import { DatasetConflict, DatasetFull, DatasetInUse, DatasetNotFound, DatasetsFull } from '../../errors.ts'
import { datasetFileName } from './dataset-file-name.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { writeFileAtomically } from '../write-file.ts'
import { createDatasetReader } from './dataset-reader.ts'

export interface DatasetFilesOptions {
  /** `<name>/{OK,NG}/` below it; made with the first picture. */
  readonly folder: string
  /** Id of an unfinished job that trains on the set. */
  readonly usedBy: (name: string) => Promise<string | undefined>
  readonly newId: () => string
  readonly maxPictures?: number
  readonly maxSets?: number
}

/** Data sets as folders that `okng train --dataset` reads, too. */
export interface DatasetFiles extends Datasets {
  /** Absolute path of the set's folder; undefined where there is no such set. */
  folderOf(name: string): Promise<string | undefined>
  /** All pictures of a set, by path. Empty where there is no such set. */
  labelled(name: string): Promise<readonly LabelledFile[]>
}

const MAX_PICTURES = 50_000
const MAX_SETS = 1000

export function createDatasetFiles({
  folder,
  usedBy,
  newId,
  maxPictures = MAX_PICTURES,
  maxSets = MAX_SETS
}: DatasetFilesOptions): DatasetFiles {
  const reader = createDatasetReader(folder)
  const { names, folderOf, existing, pictures, read, find } = reader
  const locked = createKeyedLock()
  /**
   * One change after the other, of whichever set: a picture never gets both labels, and there are never too many sets.
   */
  const alone = <T>(change: () => Promise<T>): Promise<T> => locked('all', change)

  async function add(
    name: string,
    { bytes, ...picture }: DatasetUpload,
    beforehand?: () => Promise<void>
  ): Promise<{ sha256: string; state: 'added' | 'known' }> {
    if (!RECIPE_ID.test(name)) throw new DatasetNotFound(name)
    if ((await folderOf(name)) === undefined && (await names()).length >= maxSets) throw new DatasetsFull(maxSets)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const present = await pictures(name)
    const same = present.find((image) => image.sha256 === sha256)
    if (same !== undefined && same.label !== picture.label) throw new DatasetConflict(name, sha256, same.label)
    if (same !== undefined) return { sha256, state: 'known' }
    if (present.length >= maxPictures) throw new DatasetFull(name, maxPictures)
    await beforehand?.()
    await writeFileAtomically(
      join(folder, name, LABEL_WORDS[picture.label], datasetFileName({ ...picture, sha256 })),
      bytes
    )
    reader.forget(name)
    return { sha256, state: 'added' }
  }

  async function refuseInUse(name: string): Promise<void> {
    const job = await usedBy(name)
    if (job !== undefined) throw new DatasetInUse(name, job)
  }

  return {
    folderOf,
    labelled: async (name) =>
      (await pictures(name)).map(({ path, sha256, partId, label }) => ({
        file: path,
        sha256,
        partId,
        label,
        defectKind: null
      })),
    read,
    find,
    async list() {
      const all: DatasetSummary[] = []
      for (const name of await names()) all.push(await read(name))
      return all
    },
    async images(name, { after = '', limit }) {
      await existing(name)
      const sorted = (await pictures(name))
        .filter(({ sha256 }) => sha256 > after)
        .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
      return sorted.slice(0, limit)
    },
    add: (name, upload, beforehand) => alone(() => add(name, upload, beforehand)),
    relabel: (name, sha256, label, beforehand) =>
      alone(async () => {
        const { path, ...before } = await find(name, sha256)
        const after = { ...before, label }
        if (label === before.label) return { before, after }
        await refuseInUse(name)
        await beforehand?.(before, after)
        const target = join(folder, name, LABEL_WORDS[label])
        await mkdir(target, { recursive: true })
        await rename(path, join(target, datasetFileName(after)))
        reader.forget(name)
        return { before, after }
      }),
    removeImage: (name, sha256, beforehand) =>
      alone(async () => {
        const { path, ...image } = await find(name, sha256)
        await refuseInUse(name)
        await beforehand?.(image)
        await rm(path)
        reader.forget(name)
        return image
      }),
    remove: (name, beforehand) =>
      alone(async () => {
        const set = await existing(name)
        await refuseInUse(name)
        const summary = await read(name)
        await beforehand?.(summary)
        // Renamed first: if the process crashes here, the rest has no data set's name.
        const aside = join(folder, `.removed-${newId()}`)
        await mkdir(folder, { recursive: true })
        await rename(set, aside)
        await rm(aside, { recursive: true, force: true })
        reader.forget(name)
        return summary
      })
  }
}
