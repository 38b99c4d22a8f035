import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LABELLED } from '../../domain/labelled/dataset.ts'
import type { LabelledFile, LabelledPicture } from '../../domain/labelled/label.ts'
import type { StoredJob } from '../../domain/training/job-store.ts'
import type { TeachRequest } from '../../domain/training/teaching.ts'
import { isOver, type TrainRequest } from '../../domain/training/training.ts'
import { DatasetInvalid } from '../../errors.ts'
import { checkInside } from '../dataset/check-inside.ts'
import { formatDatasetCsv } from '../dataset/dataset-csv.ts'
import { findPictures } from '../dataset/load-dataset.ts'
import { mergeLabelled } from '../dataset/merge-labelled.ts'

export interface JobPicturesOptions {
  /** Folder of the data sets. */
  readonly folder: string
  /** Data sets may be read by path below these folders. If there are none, any path is allowed. */
  readonly roots: readonly string[]
  readonly datasets: {
    /** Undefined if there is no such set. */
    folderOf(name: string): Promise<string | undefined>
    /** Empty if there is no such set. */
    labelled(name: string): Promise<readonly LabelledFile[]>
  }
  /** Pictures of a recipe that were labelled in review. */
  readonly reviewed: (recipe: string) => Promise<readonly LabelledFile[]>
  /** Writes a file so that a crash leaves either the old file or the new one. */
  readonly writeFile: (file: string, text: string) => Promise<void>
}

/**
 * Which pictures a job trains on. The list is written when the job is accepted, so that a resumed training does not use
 * pictures that were added later. The list lies in the data set's folder, so that its paths and its hash are those of
 * the set.
 */
export interface JobPictures {
  /** @returns path of a folder or CSV @throws DatasetInvalid */
  list(jobId: string, request: Pick<TrainRequest, 'recipe' | 'dataset'>): Promise<string>
  /** Lists the pictures to teach. @param id names the list @returns path of a CSV */
  listTaught(id: string, request: Pick<TeachRequest, 'recipe' | 'pictures'>): Promise<string>
  /** Removes the list of a finished job. A job that will be resumed still needs it. */
  remove(job: StoredJob): Promise<void>
}

export function createJobPictures({ folder, roots, datasets, reviewed, writeFile }: JobPicturesOptions): JobPictures {
  const nameOf = (id: string): string => `.job-${id}.csv`

  async function write(id: string, setFolder = folder, pictures: readonly LabelledPicture[] = []): Promise<string> {
    await mkdir(setFolder, { recursive: true })
    const csv = join(setFolder, nameOf(id))
    await writeFile(csv, formatDatasetCsv(pictures, csv, { parts: true }))
    return csv
  }

  async function checkPath(dataset: string): Promise<string> {
    await checkInside(dataset, roots)
    await findPictures(dataset)
    return resolve(dataset)
  }

  return {
    async list(jobId, { recipe, dataset }) {
      const isLabelled = dataset === LABELLED
      const name = isLabelled ? recipe : dataset
      const setFolder = await datasets.folderOf(name)
      if (!isLabelled && setFolder === undefined) return checkPath(dataset)
      const pictures = mergeLabelled(await datasets.labelled(name), isLabelled ? await reviewed(recipe) : [])
      if (pictures.length > 0) return write(jobId, setFolder, pictures)
      const place = isLabelled ? `of recipe '${recipe}'` : `in data set '${dataset}'`
      throw new DatasetInvalid(`expected labelled pictures ${place}, received none: upload some`)
    },
    async listTaught(id, { recipe, pictures }) {
      const wanted = new Set(pictures)
      const chosen = (await datasets.labelled(recipe)).filter(({ sha256 }) => wanted.has(sha256))
      return write(id, await datasets.folderOf(recipe), mergeLabelled(chosen, []))
    },
    async remove(job) {
      if (isOver(job) && job.source.endsWith(nameOf(job.id))) await rm(job.source, { force: true })
    }
  }
}

/** Whether a job trains on the data set of this name. */
export const trainsOn = ({ dataset, recipe }: Pick<TrainRequest, 'dataset' | 'recipe'>, name: string): boolean =>
  dataset === name || (dataset === LABELLED && recipe === name)
