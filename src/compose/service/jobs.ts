import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { isTrainedByWorkers } from '../../config.ts'
import type { JobStore } from '../../domain/training/job-store.ts'
import type { DatasetFiles } from '../../store/labelled/dataset-files.ts'
import { createContent } from '../../store/blobs/content.ts'
import { createJobRecords } from '../../store/job-records.ts'
import { createWorkerQueue } from '../../store/workers/worker-queue.ts'
import type { JobRunner } from '../../training/jobs/job-runner.ts'
import type { Teacher } from '../../training/jobs/teacher.ts'
import { composeBlobs } from '../plant/blobs.ts'
import { reviewedEverywhere } from '../plant/reviewed.ts'
import { withoutSignature } from '../people/without-signature.ts'
import { composeTraining } from '../training.ts'
import type { Core } from './core.ts'

export interface Jobs {
  readonly store: JobStore
  readonly jobs: JobRunner
  readonly datasets: DatasetFiles
  readonly teacher: Teacher
}

/**
 * Wires training and teaching, by this machine or by workers.
 * @param okng path of the command line program, which is started for each training
 */
export async function composeJobs({ config, logger, stored, able, verdicts }: Core, okng: string): Promise<Jobs> {
  const { database, home, dataFolder, modelFiles, recipes } = stored
  const byWorkers = isTrainedByWorkers(config)
  const store = createJobRecords(database, home, byWorkers)
  const training = await composeTraining({
    okng,
    dataFolder,
    config,
    store,
    models: modelFiles,
    lockFile: config.training.lockFile || join(tmpdir(), `okng-training-${userInfo().username}.lock`),
    async checkRecipe(id) {
      await recipes.read(id)
    },
    reviewed: reviewedEverywhere(config, stored, verdicts.reviewing.reviewed),
    async activate(recipe, version, name) {
      await withoutSignature(config.signatures, able.models.modelSwitch).activate(recipe, version, { actor: { name } })
    },
    ...(byWorkers && {
      workers: {
        queue: createWorkerQueue(database, home),
        content: createContent(composeBlobs(config)),
        readRecipe: recipes.read
      }
    }),
    logger
  })
  return { ...training, store }
}
