import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import { Registry } from 'prom-client'
import type { AppParts } from './app.ts'
import { isRunning } from './cli/is-running.ts'
import { composeInspection } from './compose-inspection.ts'
import type { Config } from './config.ts'
import { createRandom } from './domain/random.ts'
import type { TrainJob } from './domain/training.ts'
import { chooseRuntime } from './encoder/open-runtime.ts'
import { DatasetInvalid } from './errors.ts'
import { encodeBmp } from './imaging/encode-bmp.ts'
import { createLiveFeed, PICTURE_PAUSE_MS, withLiveFeed } from './inspection/live-feed.ts'
import { createPixelPool } from './inspection/pixel-pool.ts'
import { createThumbnailThread } from './inspection/thumbnail-thread.ts'
import { PACKAGE_ROOT } from './package-root.ts'
import { renderPart } from './rendering/render-part.ts'
import { parseRecipe } from './schemas/recipe.ts'
import { createModelRegistry } from './store/model-registry.ts'
import { createRecipeBook } from './store/recipe-book.ts'
import { createRecipeCache } from './store/recipe-cache.ts'
import { createRecipeFiles } from './store/recipe-files.ts'
import { createRecipeHistory } from './store/recipe-history.ts'
import { createJobRunner } from './training/job-runner.ts'
import { findPictures } from './training/load-dataset.ts'

export interface Service {
  readonly parts: AppParts
  /** Loads the models of the preloaded recipes and has each judge a drawn picture; ready after that. @throws when one can't */
  warmUp (): Promise<void>
  /** Resolves when no training job runs. */
  trainingEnded (): Promise<void>
  close (): Promise<void>
}

/** Builds the real parts of the service: the only place that knows them all. @throws when the configured runtime can't be had */
export async function compose (config: Config, logger: FastifyBaseLogger): Promise<Service> {
  const dataFolder = resolve(config.dataDir)
  const recipeFiles = createRecipeFiles({ shippedFolder: join(PACKAGE_ROOT, 'config/recipes'), ownFolder: join(dataFolder, 'recipes'), parseRecipe })
  const recipes = createRecipeCache(recipeFiles, () => performance.now())
  const recipeBook = createRecipeBook({
    files: recipeFiles, history: createRecipeHistory({ folder: join(dataFolder, 'recipes/.history'), keep: 1000 }), now: () => new Date(), onChanged: recipes.forget
  })
  const models = createModelRegistry({ shippedFolder: join(PACKAGE_ROOT, 'models'), ownFolder: join(dataFolder, 'models'), now: () => new Date(), isRunning })
  for (const folder of await models.removeLeftovers()) logger.warn({ folder }, 'removed a half-made model version')

  const openEncoder = await chooseRuntime(config.runtime, config.inferenceThreads, config.requireGpu)
  const pool = createPixelPool(config.pixelWorkers)
  const { inspector, cache } = composeInspection({
    recipes,
    models,
    openEncoder,
    pixels: pool.run,
    limits: { maxBytes: config.limits.maxFrameBytes, maxPixels: config.limits.maxFramePixels },
    modelLimit: config.modelsInMemory,
    onFault (error, { recipeId, partId, measId }) { logger.error({ err: error, recipe: recipeId, partId, measId }, 'a stage failed: the part is NG') }
  })

  const thumbnails = createThumbnailThread({ maxBytes: config.limits.maxFrameBytes, maxPixels: config.limits.maxFramePixels })
  const live = createLiveFeed({
    thumbnail: thumbnails.run,
    explain: async (request) => (await inspector.inspect({ ...request, heatmap: true })).heatmap ?? null,
    pause: () => new Promise((resolve) => { setTimeout(resolve, PICTURE_PAUSE_MS).unref() }),
    now: () => new Date(),
    onFault (error) { logger.warn({ err: error }, 'no small picture of a part') }
  })

  /** Loads a recipe's active model and has it judge a picture, so that the first real one doesn't wait. */
  async function tryOut (recipeId: string): Promise<void> {
    const { activeModelVersion } = await recipes.read(recipeId)
    if (activeModelVersion === null) { logger.warn({ recipe: recipeId }, 'no model version yet: train one'); return }
    const { image } = renderPart({ random: createRandom(1), width: 640, height: 480 })
    const { reason, modelVersion, timingsMs } = await inspector.inspect({ frame: encodeBmp(image), recipeId })
    if (reason === 'FAULT') throw new Error(`model version ${modelVersion} of recipe ${recipeId} could not judge a warm-up picture; the log above says why`)
    logger.info({ recipe: recipeId, modelVersion, ms: Math.round(timingsMs.total) }, 'model loaded')
  }

  const jobs = createJobRunner({
    folder: join(dataFolder, 'jobs'),
    spawn: (job) => spawnTraining(job, config),
    async check (recipe, dataset) {
      await recipes.read(recipe)
      await checkRoot(dataset, config.datasetRoots)
      await findPictures(dataset)
    },
    async onCompleted ({ recipe, modelVersion }) {
      recipes.forget(recipe)
      await tryOut(recipe)
      logger.info({ recipe, modelVersion }, 'retrained; the new model version judges from now on')
    },
    onChanged ({ id, recipe, state, error }) { if (state !== 'running') logger.info({ job: id, recipe, state, error }, 'training job') },
    newId: randomUUID,
    now: () => new Date()
  })
  await jobs.restore()

  let warm = false
  const readiness: AppParts['readiness'] = () => {
    const loaded = cache.loaded()
    const encoder = loaded.at(-1)?.encoder
    return { ready: warm && loaded.length > 0, runtime: encoder?.name ?? 'none', device: encoder?.device ?? 'none', models: loaded.map(({ manifest: { recipe, version } }) => ({ recipe, version })) }
  }
  return {
    parts: { config, version: packageVersion(), logger, inspector: withLiveFeed(inspector, live), jobs, live, readiness, recipes: recipeBook, registry: new Registry() },
    async warmUp () {
      for (const recipe of config.preload) await tryOut(recipe)
      warm = true
    },
    trainingEnded: jobs.idle,
    async close () {
      await jobs.close()
      await pool.close()
      await thumbnails.close()
      await cache.close()
    }
  }
}

/** Training runs as `okng train --json` in a process of its own, with one thread, so that it leaves the inspection its cores. */
function spawnTraining ({ recipe, dataset, parameters }: TrainJob, { dataDir }: Config): ChildProcess {
  const { epochs, learningRate, batchSize, saveInterval, seed, backend } = parameters
  const options = { dataset, recipe, 'learning-rate': learningRate, 'batch-size': batchSize, 'save-interval': saveInterval, seed, backend, threads: 1, ...epochs !== null && { epochs } }
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
  const { OKNG_ADMIN_KEYS: _secret, ...inherited } = process.env
  const env = { ...inherited, OKNG_DATA_DIR: resolve(dataDir), OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' }
  return spawn(process.execPath, [fileURLToPath(new URL('./cli/main.js', import.meta.url)), 'train', '--json', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** By real path, so that a link below a root doesn't lead out of it. */
async function checkRoot (dataset: string, roots: readonly string[]): Promise<void> {
  if (roots.length === 0) return
  const path = await realpath(dataset).catch(() => resolve(dataset))
  for (const root of roots) {
    const way = relative(await realpath(root).catch(() => resolve(root)), path)
    if (way !== '..' && !way.startsWith(`..${sep}`)) return
  }
  throw new DatasetInvalid(`expected a data set below one of ${roots.join(', ')} (datasetRoots), received '${dataset}'`)
}

function packageVersion (): string {
  return (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version
}
