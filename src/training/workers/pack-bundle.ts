import { readFile } from 'node:fs/promises'
import { dirname, extname, relative, sep } from 'node:path'
import pLimit from 'p-limit'
import type { Content } from '../../domain/blobs/content.ts'
import { LABELS } from '../../domain/labelled/label.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { BundledPicture, TrainingBundle } from '../../domain/workers/bundle.ts'
import { loadDataset } from '../dataset/load-dataset.ts'

export interface PackParts {
  readonly content: Pick<Content, 'put'>
  readonly recipe: Recipe
  /** SHA-256 of the manifest of its active version, by which workers find it; null if there is no version to fetch. */
  readonly active: string | null
  /** Path of a folder or CSV. */
  readonly source: string
}

const AT_ONCE = 8

/**
 * Stores the pictures of a data set and the other inputs of a training where workers find them.
 * @returns SHA-256 of the TrainingBundle
 * @throws DatasetInvalid, BlobsUnavailable
 */
export async function packBundle({ content, recipe, active, source }: PackParts): Promise<string> {
  const { path, pictures } = await loadDataset(source)
  const base = source.toLowerCase().endsWith('.csv') ? dirname(path) : path
  const limited = pLimit(AT_ONCE)
  const bundled = await Promise.all(
    pictures.map(({ file, label, part }) =>
      limited(async (): Promise<BundledPicture> => {
        const sha256 = await content.put('content', await readFile(file))
        return { sha256, name: nameOf(relative(base, file), sha256), label, part }
      })
    )
  )
  const bundle: TrainingBundle = { format: 1, recipe, active, pictures: bundled }
  return content.put('content', Buffer.from(JSON.stringify(bundle)))
}

/** A picture outside of the data set's folder is named by its content. */
function nameOf(path: string, sha256: string): string {
  const name = path.split(sep).join('/')
  return /^(\.\.(\/|$)|\/|[A-Za-z]:)/.test(name) ? `elsewhere/${sha256}${extname(name).toLowerCase()}` : name
}

/** @throws Error if it is not a bundle that this version of the program can read */
export function parseBundle(text: string): TrainingBundle {
  const bundle = JSON.parse(text) as TrainingBundle
  if (bundle.format !== 1) throw new Error(`expected a training bundle of format 1, received ${String(bundle.format)}`)
  for (const { name, label } of bundle.pictures)
    if (/(^|\/)\.\.(\/|$)|^\/|\\|\0/.test(name) || !LABELS.includes(label))
      throw new Error(
        `training bundle: expected a path inside the data set and a label, received '${name}', '${label}'`
      )
  return bundle
}
