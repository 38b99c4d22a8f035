import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { LABELLED } from '../domain/labelled/dataset.ts'
import type { JobStore, StoredJob } from '../domain/training/job-store.ts'
import type { LabelledPicture } from '../domain/labelled/label.ts'
import type { TrainingPriority, TrainJob, TrainRequest } from '../domain/training/training.ts'
import { DatasetInvalid } from '../errors.ts'
import { createDatasetFiles, type DatasetFiles } from '../store/labelled/dataset-files.ts'
import { acquireMachineLock } from '../store/machine-lock.ts'
import type { ModelRegistry } from '../store/models/model-registry.ts'
import { writeFileAtomically } from '../store/write-file.ts'
import { backgroundPrefix } from '../training/jobs/background.ts'
import { formatDatasetCsv } from '../training/dataset/dataset-csv.ts'
import { GRACE_MS } from '../training/jobs/job-run.ts'
import { createJobRunner, type JobRunner } from '../training/jobs/job-runner.ts'
import { findPictures } from '../training/dataset/load-dataset.ts'
import { partOf } from '../training/dataset/part-of.ts'
import { endLeftover, markOf, signalGroup } from '../training/jobs/process-group.ts'
import { createTeacher, type Teacher } from '../training/jobs/teacher.ts'

export interface TrainingParts {
  /** File of the command line. */
  readonly okng: string
  readonly dataFolder: string
  readonly store: JobStore
  readonly models: ModelRegistry
  /** Held while a job trains; services of one machine name the same file. */
  readonly lockFile: string
  readonly priority: TrainingPriority
  /** Folders below which data sets may be read by path; none: any. */
  readonly datasetRoots: readonly string[]
  /** @throws RecipeNotFound */
  readonly checkRecipe: (id: string) => Promise<void>
  /** Pictures of a recipe that were labelled in review, by absolute path. */
  readonly reviewed: (recipe: string) => Promise<readonly LabelledPicture[]>
  /** @param actor who asked for it */
  readonly activate: (recipe: string, version: string, actor: string) => Promise<void>
  readonly onChanged: (job: TrainJob) => void
  readonly onError: (error: unknown) => void
}

/** Wires jobs and data sets, which know of each other: a job trains on a set, and a set in use can't be removed. */
export async function composeTraining(
  parts: TrainingParts
): Promise<{ jobs: JobRunner; datasets: DatasetFiles; teacher: Teacher }> {
  const { store, dataFolder, okng } = parts
  const datasetFolder = join(dataFolder, 'datasets')
  const prefix = await backgroundPrefix(parts.priority)
  // Someone waits for it.
  const teachPrefix = parts.priority === 'normal' ? [] : await backgroundPrefix('low')
  const datasets = createDatasetFiles({
    folder: datasetFolder,
    newId: randomUUID,
    usedBy: async (name) =>
      (await store.unfinished()).find(
        ({ dataset, recipe }) => dataset === name || (dataset === LABELLED && recipe === name)
      )?.id
  })
  const snapshotOf = (job: string): string => `.job-${job}.csv`

  /** The pictures of a set as they are now, in a CSV inside it: what is uploaded later doesn't join a training that goes on, and the paths, so the hash, are the set's own. */
  async function snapshot(id: string, set: string | undefined, pictures: readonly LabelledPicture[]): Promise<string> {
    const folder = set ?? datasetFolder
    await mkdir(folder, { recursive: true })
    const csv = join(folder, snapshotOf(id))
    await writeFileAtomically(csv, formatDatasetCsv(pictures, csv, { parts: true }))
    return csv
  }

  async function prepare(id: string, { recipe, dataset }: TrainRequest): Promise<string> {
    await parts.checkRecipe(recipe)
    const name = dataset === LABELLED ? recipe : dataset
    const set = await datasets.folderOf(name)
    if (dataset !== LABELLED && set === undefined) {
      await checkRoot(dataset, parts.datasetRoots)
      await findPictures(dataset)
      return resolve(dataset)
    }
    const uploaded = (await datasets.pictures(name)).map(({ path, label, sha256 }) => ({
      file: path,
      label,
      part: partOf(path, label),
      sha256
    }))
    const reviewed = dataset === LABELLED ? await parts.reviewed(recipe) : []
    const pictures = joinLabelled(uploaded, reviewed)
    if (pictures.length === 0)
      throw new DatasetInvalid(
        `expected labelled pictures, but there are none ${dataset === LABELLED ? `of recipe '${recipe}'` : `in data set '${dataset}'`}: upload some`
      )
    return snapshot(id, set, pictures)
  }

  const jobs = createJobRunner({
    store,
    acquireMachine: () => acquireMachineLock(parts.lockFile),
    prepare,
    spawn: (job) => spawnTraining(job, okng, dataFolder, prefix),
    mark: markOf,
    signal: ({ pid }, signal) => {
      signalGroup(pid, signal)
    },
    endLeftover: (process) => endLeftover(process, GRACE_MS, wait),
    activate: ({ id, recipe, modelVersion }) => parts.activate(recipe, modelVersion!, `job ${id}`),
    async cleanUp({ id, source, state }) {
      await parts.models.removeLeftovers()
      // A job that was broken off needs its pictures again.
      if (state !== 'running' && state !== 'queued' && source.endsWith(snapshotOf(id)))
        await rm(source, { force: true })
    },
    onChanged: parts.onChanged,
    onError: parts.onError,
    newId: randomUUID,
    now: () => new Date(),
    setTimer
  })

  const teacher = createTeacher({
    checkRecipe: parts.checkRecipe,
    async list({ recipe, pictures }) {
      const wanted = new Set(pictures)
      const chosen = (await datasets.pictures(recipe)).filter(({ sha256 }) => wanted.has(sha256))
      return snapshot(
        randomUUID(),
        await datasets.folderOf(recipe),
        chosen.map(({ path, label }) => ({ file: path, label, part: partOf(path, label) }))
      )
    },
    spawn: ({ recipe, from }, csv) =>
      spawnOkng(
        okng,
        [
          'teach',
          '--json',
          '--no-activate',
          `--dataset=${csv}`,
          `--recipe=${recipe}`,
          ...(from === null ? [] : [`--from=${from}`])
        ],
        dataFolder,
        teachPrefix
      ),
    kill: ({ pid }) => {
      signalGroup(pid, 'SIGKILL')
    },
    activate: parts.activate,
    async cleanUp(csv) {
      await rm(csv, { force: true })
      await parts.models.removeLeftovers()
    },
    setTimer
  })
  return { jobs, datasets, teacher }
}

function setTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => {
    clearTimeout(timer)
  }
}

/** The label that a person gave in review counts where a picture has been uploaded, too. Pictures are told apart by their SHA-256, which both kinds of file are named for. */
function joinLabelled(
  uploaded: readonly (LabelledPicture & { readonly sha256: string })[],
  reviewed: readonly LabelledPicture[]
): LabelledPicture[] {
  const inReview = new Set(reviewed.map(({ file }) => /([0-9a-f]{64})\.\w+$/.exec(file)?.[1]))
  return [...uploaded.filter(({ sha256 }) => !inReview.has(sha256)), ...reviewed]
}

/**
 * Training runs as `okng train --json` in a process group of its own, with one thread and in the background, so that it leaves the inspection its
 * cores. It stops when its stdin ends, and so with this process, however that ends.
 */
function spawnTraining(
  { recipe, source, parameters, activate }: StoredJob,
  okng: string,
  dataFolder: string,
  prefix: readonly string[]
): ChildProcess {
  const { epochs, learningRate, batchSize, saveInterval, seed, backend } = parameters
  const options = {
    dataset: source,
    recipe,
    'learning-rate': learningRate,
    'batch-size': batchSize,
    'save-interval': saveInterval,
    seed,
    backend,
    threads: 1,
    activate: 'never',
    ...(epochs !== null && { epochs }),
    ...(activate === 'if-better' && { 'compare-with': 'active' })
  }
  return spawnOkng(
    okng,
    ['train', '--json', '--end-with-stdin', ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)],
    dataFolder,
    prefix
  )
}

/** One of our own commands, in a process group of its own. */
function spawnOkng(okng: string, args: readonly string[], dataFolder: string, prefix: readonly string[]): ChildProcess {
  const { OKNG_ADMIN_KEYS: _keys, DATABASE_URL: _url, ...inherited } = process.env
  const env = {
    ...inherited,
    OKNG_DATA_DIR: dataFolder,
    OMP_NUM_THREADS: '1',
    UV_THREADPOOL_SIZE: '1',
    TF_NUM_INTRAOP_THREADS: '1',
    TF_NUM_INTEROP_THREADS: '1',
    TF_CPP_MIN_LOG_LEVEL: '2'
  }
  const [command, ...rest] = [...prefix, process.execPath, okng, ...args]
  const child = spawn(command!, rest, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  child.stdin.on('error', () => {}) // it has ended before us
  return child
}

/** By real path, so that a link below a root doesn't lead out of it. */
async function checkRoot(dataset: string, roots: readonly string[]): Promise<void> {
  if (roots.length === 0) return
  const path = await realpath(dataset).catch(() => resolve(dataset))
  for (const root of roots) {
    const way = relative(await realpath(root).catch(() => resolve(root)), path)
    if (way !== '..' && !way.startsWith(`..${sep}`)) return
  }
  throw new DatasetInvalid(`expected a data set below one of ${roots.join(', ')} (datasetRoots), received '${dataset}'`)
}
