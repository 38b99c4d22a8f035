import { createHash } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DatasetImage, Datasets, DatasetSummary, DatasetUpload } from '../../domain/labelled/dataset.ts'
import { createKeyedLock } from '../../domain/keyed-lock.ts'
import { type Label, LABEL_WORDS, type LabelledFile, LABELS } from '../../domain/labelled/label.ts'
import {
  DatasetConflict,
  DatasetFull,
  DatasetImageNotFound,
  DatasetInUse,
  DatasetNotFound,
  DatasetsFull
} from '../../errors.ts'
import { absent } from '../absent.ts'
import { datasetFileName, parseDatasetFileName } from './dataset-file-name.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { writeFileAtomically } from '../write-file.ts'

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
const SHA256 = /^[0-9a-f]{64}$/

export function createDatasetFiles({
  folder,
  usedBy,
  newId,
  maxPictures = MAX_PICTURES,
  maxSets = MAX_SETS
}: DatasetFilesOptions): DatasetFiles {
  const summaries = createSummaryCache()
  const locked = createKeyedLock()
  /**
   * One change after the other, of whichever set: a picture never gets both labels, and there are never too many sets.
   */
  const alone = <T>(change: () => Promise<T>): Promise<T> => locked('all', change)

  /** Checked before any path is made of the name. */
  async function folderOf(name: string): Promise<string | undefined> {
    if (!RECIPE_ID.test(name)) return undefined
    const path = join(folder, name)
    return (await stat(path).catch(absent))?.isDirectory() ? path : undefined
  }

  async function existing(name: string): Promise<string> {
    const path = await folderOf(name)
    if (path === undefined) throw new DatasetNotFound(name)
    return path
  }

  async function pictures(name: string): Promise<(DatasetImage & { path: string })[]> {
    const set = await folderOf(name)
    if (set === undefined) return []
    const found: (DatasetImage & { path: string })[] = []
    for (const label of LABELS) {
      for (const file of (await readdir(join(set, LABEL_WORDS[label])).catch(absent)) ?? []) {
        const image = parseDatasetFileName(file)
        if (image !== null) found.push({ ...image, label, path: join(set, LABEL_WORDS[label], file) })
      }
    }
    return found.sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  async function read(name: string): Promise<DatasetSummary> {
    const set = await existing(name)
    const stamp = (
      await Promise.all(LABELS.map((label) => stat(join(set, LABEL_WORDS[label]), { bigint: true }).catch(absent)))
    )
      .map((folder) => String(folder?.mtimeNs))
      .join()
    return summaries.get(name, stamp) ?? summaries.put(name, stamp, summarise(name, await pictures(name)))
  }

  async function find(name: string, sha256: string): Promise<DatasetImage & { path: string }> {
    await existing(name)
    const image = SHA256.test(sha256) ? (await pictures(name)).find((picture) => picture.sha256 === sha256) : undefined
    if (image === undefined) throw new DatasetImageNotFound(name, sha256.slice(0, 64))
    return image
  }

  async function add(
    name: string,
    { bytes, ...picture }: DatasetUpload
  ): Promise<{ sha256: string; state: 'added' | 'known' }> {
    if (!RECIPE_ID.test(name)) throw new DatasetNotFound(name)
    if ((await folderOf(name)) === undefined && (await names()).length >= maxSets) throw new DatasetsFull(maxSets)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const present = await pictures(name)
    const same = present.find((image) => image.sha256 === sha256)
    if (same !== undefined && same.label !== picture.label) throw new DatasetConflict(name, sha256, same.label)
    if (same !== undefined) return { sha256, state: 'known' }
    if (present.length >= maxPictures) throw new DatasetFull(name, maxPictures)
    await writeFileAtomically(
      join(folder, name, LABEL_WORDS[picture.label], datasetFileName({ ...picture, sha256 })),
      bytes
    )
    summaries.forget(name)
    return { sha256, state: 'added' }
  }

  async function names(): Promise<string[]> {
    const entries = (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? []
    return entries
      .filter((entry) => entry.isDirectory() && RECIPE_ID.test(entry.name))
      .map(({ name }) => name)
      .sort()
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
    add: (name, upload) => alone(() => add(name, upload)),
    removeImage: (name, sha256) =>
      alone(async () => {
        const { path, ...image } = await find(name, sha256)
        await refuseInUse(name)
        await rm(path)
        summaries.forget(name)
        return image
      }),
    remove: (name) =>
      alone(async () => {
        const set = await existing(name)
        await refuseInUse(name)
        const summary = await read(name)
        // Out of sight at once; what a crash leaves of it has no data set's name.
        const aside = join(folder, `.removed-${newId()}`)
        await mkdir(folder, { recursive: true })
        await rename(set, aside)
        await rm(aside, { recursive: true, force: true })
        summaries.forget(name)
        return summary
      })
  }
}

function summarise(name: string, pictures: readonly (DatasetImage & { readonly path: string })[]): DatasetSummary {
  const of = (label: Label): number => pictures.filter((picture) => picture.label === label).length
  // The lines of training's `loadDataset`: relative path, label, SHA-256; the file's name holds the last.
  const lines = pictures.map(({ label, path, sha256 }) =>
    JSON.stringify([`${LABEL_WORDS[label]}/${basename(path)}`, label, sha256])
  )
  return {
    name,
    counts: { good: of('good'), defect: of('defect') },
    hash: lines.length === 0 ? null : createHash('sha256').update(lines.sort().join('\n')).digest('hex')
  }
}

/** The summary of each set. It is valid until the set's folders change. */
function createSummaryCache() {
  const known = new Map<string, { readonly stamp: string; readonly summary: DatasetSummary }>()
  return {
    get(name: string, stamp: string): DatasetSummary | undefined {
      const found = known.get(name)
      return found?.stamp === stamp ? found.summary : undefined
    },
    put(name: string, stamp: string, summary: DatasetSummary): DatasetSummary {
      known.set(name, { stamp, summary })
      return summary
    },
    forget(name: string): void {
      known.delete(name)
    }
  }
}
