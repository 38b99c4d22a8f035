import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DatasetImage, DatasetSummary } from '../../domain/labelled/dataset.ts'
import { type Label, LABEL_WORDS, LABELS } from '../../domain/labelled/label.ts'
import { DatasetImageNotFound, DatasetNotFound } from '../../errors.ts'
import { absent } from '../absent.ts'
import { parseDatasetFileName } from './dataset-file-name.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'

/** A picture of a data set, with its file. */
export type DatasetFile = DatasetImage & { readonly path: string }

/** Data sets as they lie in a folder. */
export interface DatasetReader {
  /** Names of all sets, sorted. */
  names(): Promise<string[]>
  /** Absolute path of the set's folder; undefined where there is no such set. */
  folderOf(name: string): Promise<string | undefined>
  /** @throws DatasetNotFound */
  existing(name: string): Promise<string>
  /** Sorted by path; empty where there is no such set. */
  pictures(name: string): Promise<DatasetFile[]>
  /** @throws DatasetNotFound */
  read(name: string): Promise<DatasetSummary>
  /** @throws DatasetNotFound, DatasetImageNotFound */
  find(name: string, sha256: string): Promise<DatasetFile>
  /** Call it after a change of a set: its summary is computed again. */
  forget(name: string): void
}

const SHA256 = /^[0-9a-f]{64}$/

/** @param folder `<name>/{OK,NG}/` below it */
export function createDatasetReader(folder: string): DatasetReader {
  const summaries = createSummaryCache()

  async function names(): Promise<string[]> {
    const entries = (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? []
    return entries
      .filter((entry) => entry.isDirectory() && RECIPE_ID.test(entry.name))
      .map(({ name }) => name)
      .sort()
  }

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

  async function pictures(name: string): Promise<DatasetFile[]> {
    const set = await folderOf(name)
    if (set === undefined) return []
    const found: DatasetFile[] = []
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

  async function find(name: string, sha256: string): Promise<DatasetFile> {
    await existing(name)
    const image = SHA256.test(sha256) ? (await pictures(name)).find((picture) => picture.sha256 === sha256) : undefined
    if (image === undefined) throw new DatasetImageNotFound(name, sha256.slice(0, 64))
    return image
  }

  return { names, folderOf, existing, pictures, read, find, forget: summaries.forget }
}

function summarise(name: string, pictures: readonly DatasetFile[]): DatasetSummary {
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
