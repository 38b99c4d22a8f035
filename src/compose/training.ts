import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import type { LabelledFile } from '../domain/labelled/label.ts'
import type { JobStore, StoredJob } from '../domain/training/job-store.ts'
import type { TrainJob, TrainRequest } from '../domain/training/training.ts'
import { createDatasetFiles, type DatasetFiles } from '../store/labelled/dataset-files.ts'
import { acquireMachineLock } from '../store/machine-lock.ts'
import type { ModelRegistry } from '../store/models/model-registry.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import { backgroundPrefix } from '../training/jobs/background.ts'
import { createJobPictures, trainsOn } from '../training/jobs/job-pictures.ts'
import { GRACE_MS } from '../training/jobs/job-run.ts'
import { createJobRunner, type JobRunner } from '../training/jobs/job-runner.ts'
import { signalOkng, spawnTeaching, spawnTraining } from '../training/jobs/okng-process.ts'
import { endLeftover, markOf } from '../training/jobs/process-group.ts'
import { createTeacher, type Teacher } from '../training/jobs/teacher.ts'
import { trainOrderOf } from '../training/jobs/train-order.ts'
import { composeWorkerJobs, type Workers } from './plant/worker-jobs.ts'
import { setTimer } from './timers.ts'

export interface TrainingParts {
  /** Path of the command line program. */
  readonly okng: string
  readonly dataFolder: string
  readonly config: Pick<Config, 'training' | 'datasetRoots'>
  readonly store: JobStore
  readonly models: ModelRegistry
  /** Held while a job trains. All services of one machine name the same file. */
  readonly lockFile: string
  /** @throws RecipeNotFound */
  readonly checkRecipe: (id: string) => Promise<void>
  /** Pictures of a recipe that were labelled in review. */
  readonly reviewed: (recipe: string) => Promise<readonly LabelledFile[]>
  /** @param actor who asked for it */
  readonly activate: (recipe: string, version: string, actor: string) => Promise<void>
  /** Workers that train instead of this machine. Absent: this machine trains. */
  readonly workers?: Workers
  readonly logger: FastifyBaseLogger
}

/** Wires training jobs, teaching and data sets. */
export async function composeTraining({
  okng,
  dataFolder,
  config,
  store,
  models,
  lockFile,
  checkRecipe,
  reviewed,
  activate,
  workers,
  logger
}: TrainingParts): Promise<{ jobs: JobRunner; datasets: DatasetFiles; teacher: Teacher }> {
  const { priority } = config.training
  const ownProcess = { okng, dataFolder, env: process.env }
  const trainingPrefix = await backgroundPrefix(priority)
  // A person waits for the end of a teaching.
  const teachingPrefix = priority === 'normal' ? [] : await backgroundPrefix('low')
  const folder = join(dataFolder, 'datasets')
  const datasets = createDatasetFiles({
    folder,
    usedBy: async (name) => (await store.unfinished()).find((job) => trainsOn(job, name))?.id,
    newId: randomUUID
  })
  const pictures = createJobPictures({
    folder,
    roots: config.datasetRoots,
    datasets,
    reviewed,
    writeFile: writeFileAtomically
  })

  const common = {
    store,
    async prepare(id: string, request: TrainRequest) {
      await checkRecipe(request.recipe)
      return pictures.list(id, request)
    },
    activate: ({ id, recipe, modelVersion }: TrainJob) => activate(recipe, modelVersion!, `job ${id}`),
    async cleanUp(job: StoredJob) {
      await models.removeLeftovers()
      await pictures.remove(job)
    },
    onChanged: (job: TrainJob) => {
      logJob(logger, job)
    },
    onError(error: unknown) {
      logger.error({ err: error }, 'training jobs')
    },
    newId: randomUUID,
    now: () => new Date()
  }
  const jobs =
    workers === undefined
      ? createJobRunner({
          ...common,
          acquireMachine: () => acquireMachineLock(lockFile),
          spawn: (job) => spawnTraining(ownProcess, trainingPrefix, trainOrderOf(job)),
          mark: markOf,
          signal: signalOkng,
          endLeftover: (leftover) => endLeftover(leftover, GRACE_MS, wait),
          setTimer
        })
      : composeWorkerJobs({ ...common, ...workers, dataFolder, models })

  const teacher = createTeacher({
    checkRecipe,
    list: (request) => pictures.listTaught(randomUUID(), request),
    spawn: (request, csv) => spawnTeaching(ownProcess, teachingPrefix, request, csv),
    kill: (child) => {
      signalOkng(child, 'SIGKILL')
    },
    activate,
    async cleanUp(csv) {
      await rm(csv, { force: true })
      await models.removeLeftovers()
    },
    setTimer
  })
  return { jobs, datasets, teacher }
}

/** Logs each new state, but not each epoch. */
function logJob(logger: FastifyBaseLogger, job: TrainJob): void {
  const { id, recipe, state, progress, modelVersion, activated, activation, error } = job
  if (state !== 'running' || progress === null)
    logger.info({ job: id, recipe, state, modelVersion, activated, activation, error }, 'training job')
}
