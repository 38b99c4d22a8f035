import { readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { type Config, databaseUrlOf } from '../../config.ts'
import { PACKAGE_ROOT } from '../../package-root.ts'
import { openDatabase } from '../../store/database/open-database.ts'
import { isRunning } from '../../store/models/is-running.ts'
import { createModelRegistry, type ModelRegistry } from '../../store/models/model-registry.ts'
import { receiveVersion, sendVersion } from '../../store/models/version-files.ts'
import { createJobLeases } from '../../store/workers/job-leases.ts'
import { writeFileAtomically } from '../../store/write-file.ts'
import { backgroundPrefix } from '../../training/jobs/background.ts'
import { signalOkng, spawnTraining } from '../../training/jobs/okng-process.ts'
import { trainOrderOf } from '../../training/jobs/train-order.ts'
import { createCheckpointKeeper } from '../../training/workers/keep-checkpoint.ts'
import { unpackBundle } from '../../training/workers/unpack-bundle.ts'
import { work } from '../../training/workers/work.ts'
import { createContent } from '../../store/blobs/content.ts'
import { composeBlobs } from './blobs.ts'

export interface WorkerParts {
  readonly config: Config
  /** File of the command line. */
  readonly okng: string
  readonly env: NodeJS.ProcessEnv
  readonly logger: FastifyBaseLogger
  /** Threads of the wasm backend. */
  readonly threads: number
}

/** Number of heartbeats in the time of a lease. */
const BEATS = 6

/** Trains what a plant's database holds for workers until it is closed. */
export async function runWorker(parts: WorkerParts, closing: AbortSignal): Promise<void> {
  const { config, okng, env, logger, threads } = parts
  const database = await openDatabase(databaseUrlOf(config))
  const content = createContent(composeBlobs(config))
  const { leaseSeconds, priority } = config.training
  const leases = createJobLeases(database, leaseSeconds)
  const checkpoints = createCheckpointKeeper(content, leases)
  const holder = `${hostname()} ${process.pid}`
  const prefix = await backgroundPrefix(priority)
  const folder = join(resolve(config.dataDir), 'worker', String(process.pid))
  await removeLeftovers(dirname(folder))
  logger.info({ holder, folder }, 'the worker waits for trainings')
  try {
    await work(
      {
        holder,
        leases,
        leaseMs: 1000 * leaseSeconds,
        beatMs: (1000 * leaseSeconds) / BEATS,
        folderOf: (job) => join(folder, job),
        async unpack({ job, checkpoint }, dataFolder) {
          const { ownFolder, registry } = registryIn(dataFolder)
          const { dataset } = await unpackBundle(job.source.replace(/^sha256:/, ''), checkpoint, {
            content,
            folder: dataFolder,
            receiveVersion: (manifest) => receiveVersion(manifest, { ownFolder, source: content, open: registry.open }),
            writeFile: writeFileAtomically
          })
          return dataset
        },
        spawn: (job, dataFolder, source) =>
          spawnTraining({ okng, dataFolder, env }, prefix, { ...trainOrderOf({ ...job, source }), threads }),
        signal: signalOkng,
        keepCheckpoint: checkpoints.keep,
        removeCheckpoint: checkpoints.remove,
        sendVersion: async (dataFolder, recipe, version) =>
          sendVersion(content, await registryIn(dataFolder).registry.open(recipe, version)),
        onTaken({ id, recipe, resumes }) {
          logger.info({ job: id, recipe, resumes }, 'a training begins')
        },
        onEnded(id, job) {
          if (job === undefined) logger.warn({ job: id }, 'the training was lost to another worker')
          else
            logger.info({ job: id, state: job.state, version: job.modelVersion, error: job.error }, 'a training ended')
        },
        onError(error, job) {
          logger.warn({ err: error, job }, 'the worker met an error')
        },
        now: () => new Date(),
        clockMs: () => performance.now(),
        pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {})
      },
      closing
    )
  } finally {
    await database.destroy()
  }
}

/** Removes files of workers that were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (Number(name) === process.pid || !isRunning(Number(name)))
      await rm(join(folder, name), { recursive: true, force: true })
}

/** Model versions of a job's own data folder. */
function registryIn(dataFolder: string): { ownFolder: string; registry: ModelRegistry } {
  const ownFolder = join(dataFolder, 'models')
  const registry = createModelRegistry({
    shippedFolder: join(PACKAGE_ROOT, 'models'),
    ownFolder,
    now: () => new Date(),
    isRunning
  })
  return { ownFolder, registry }
}
