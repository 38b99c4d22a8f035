import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import type { Content } from '../../domain/blobs/content.ts'
import type { TrainingBundle } from '../../domain/workers/bundle.ts'
import { formatDatasetCsv } from '../dataset/dataset-csv.ts'
import { parseBundle } from './pack-bundle.ts'

export interface UnpackParts {
  readonly content: Pick<Content, 'read' | 'save'>
  /** Data folder of the job. Files of an earlier try are used again. */
  readonly folder: string
  /** Fetches a model version into `<folder>/models`. @param manifest SHA-256 of its manifest.json */
  readonly receiveVersion: (manifest: string) => Promise<unknown>
  readonly writeFile: (file: string, text: string) => Promise<void>
}

const AT_ONCE = 8

/** Path of the checkpoint of a recipe's training in a data folder. */
export const checkpointFile = (folder: string, recipe: string): string => join(folder, 'checkpoints', `${recipe}.bin`)

/**
 * Makes a data folder to train in of what a bundle names, each file checked.
 * @param source SHA-256 of the bundle @param checkpoint SHA-256 of the last checkpoint; null: from the beginning
 * @returns path of the data set's CSV
 * @throws BlobsUnavailable; Error saying what is missing or damaged
 */
export async function unpackBundle(
  source: string,
  checkpoint: string | null,
  { content, folder, receiveVersion, writeFile }: UnpackParts
): Promise<{ readonly dataset: string; readonly bundle: TrainingBundle }> {
  const text = await content.read('content', source)
  if (text === undefined) throw new Error(`expected a training bundle with SHA-256 ${source}, found none`)
  const bundle = parseBundle(Buffer.from(text).toString('utf8'))
  const { recipe, active, pictures } = bundle
  const dataFolder = join(folder, 'datasets')
  await mkdir(dataFolder, { recursive: true })
  const limited = pLimit(AT_ONCE)
  await Promise.all(
    pictures.map(({ sha256, name }) =>
      limited(async () => {
        if (!(await content.save('content', sha256, join(dataFolder, name))))
          throw new Error(`a picture of the training is missing: ${name}, SHA-256 ${sha256}`)
      })
    )
  )
  const dataset = join(dataFolder, '.job.csv')
  const listed = pictures.map(({ name, label, part }) => ({ file: join(dataFolder, name), label, part }))
  await writeFile(dataset, formatDatasetCsv(listed, dataset, { parts: true }))
  await writeFile(join(folder, 'recipes', `${recipe.id}.json`), `${JSON.stringify(recipe)}\n`)
  if (active !== null) await receiveVersion(active)
  const file = checkpointFile(folder, recipe.id)
  await rm(file, { force: true })
  // Without the checkpoint, the training starts from the beginning.
  if (checkpoint !== null) await content.save('content', checkpoint, file)
  return { dataset, bundle }
}
