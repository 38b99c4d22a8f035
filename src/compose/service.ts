import { readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { Registry } from 'prom-client'
import type { AppParts } from '../app.ts'
import { isRunning } from '../store/models/is-running.ts'
import { composeAccess } from './access.ts'
import { composeInspection } from './inspection.ts'
import { composeGate } from './recipe-gate.ts'
import { composeRecipeFiles } from './recipe-files.ts'
import { composeBook, guardBook } from './recipes.ts'
import { composeRecords } from './records.ts'
import { composeReview } from './review.ts'
import { composeModels, composeShadow, drawPart } from './models.ts'
import { composeTraining } from './training.ts'
import { within } from './within.ts'
import type { RecordMode } from '../domain/records/record.ts'
import { type Config, databaseUrlOf } from '../config.ts'
import { chooseRuntime, type OpenEncoder } from '../encoder/open-runtime.ts'
import { createAdmission, type RunningAdmission } from '../inspection/admission/admission.ts'
import { createDriftWatch } from '../inspection/watching/drift.ts'
import { createFrameMemory } from '../inspection/admission/frame-memory.ts'
import { createOnceJudge } from '../inspection/judge-once.ts'
import { createLiveFeed, PICTURE_PAUSE_MS } from '../inspection/watching/live-feed.ts'
import { createPictureChecker } from '../inspection/threads/picture-check.ts'
import { batchPasses } from '../inspection/threads/batch-passes.ts'
import { createEncoderThread } from '../inspection/threads/encoder-thread.ts'
import { createPixelPool } from '../inspection/threads/pixel-pool.ts'
import { withShadow } from '../inspection/watching/shadow.ts'
import { createThumbnailThread } from '../inspection/threads/thumbnail-thread.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { admissionMetrics, waitingMetric } from '../plugins/admission-metrics.ts'
import { recordMetrics } from '../plugins/record-metrics.ts'
import { shadowMetrics } from '../plugins/shadow-metrics.ts'
import { openDatabase } from '../store/database/open-database.ts'
import { createJobRecords } from '../store/job-records.ts'
import { createModelRegistry } from '../store/models/model-registry.ts'
import { createRecipeCache } from '../store/recipes/recipe-cache.ts'
import { referenceScores } from '../store/models/reference-scores.ts'
import { stationId } from '../store/station-id.ts'

/** Measurements remembered to tell repeated ones: some 1 kB each. */
const MOST_MEASUREMENTS = 50_000
/** Parts in work for each pixel thread: while one is with the encoder, another has its pixels. */
const PARTS_PER_WORKER = 2
const REMOVE_OLD_MS = 600_000
/** So often are the files of recipes looked at for which no picture comes. */
const LOOK_MS = 10_000
/** Figures of the database that are not there by then are left as they were. */
const FIGURES_MS = 500
/** 80 pictures of a megapixel; as much of it costs memory as was needed at once. */
const FRAME_MEMORY_BYTES = 64 * 1024 * 1024

export interface Service {
  readonly parts: AppParts
  /** Loads the models of the preloaded recipes and has each judge a drawn picture; ready after that. @throws when one can't */
  warmUp(): Promise<void>
  /** Resolves when no training job runs. */
  trainingEnded(): Promise<void>
  /** Resolves when the shadow versions have looked at all pictures that wait for them. */
  shadowIdle(): Promise<void>
  close(): Promise<void>
}

/**
 * Builds the real parts of the service: the only place that knows them all.
 * @param okng file of the command line, which is started for each training
 * @throws when the configured runtime can't be had
 */
export async function compose(config: Config, logger: FastifyBaseLogger, okng: string): Promise<Service> {
  const dataFolder = resolve(config.dataDir)
  const database = await openDatabase(databaseUrlOf(config))
  const home = await stationId(dataFolder)
  const { keys, audit, auditWriter } = composeAccess({ database, home, config, logger })
  const storedRecipes = composeRecipeFiles(dataFolder)
  const recipes = createRecipeCache(storedRecipes.files, () => performance.now())
  const openBook = composeBook(dataFolder, storedRecipes.files, audit, recipes.forget)
  const models = createModelRegistry({
    shippedFolder: join(PACKAGE_ROOT, 'models'),
    ownFolder: join(dataFolder, 'models'),
    now: () => new Date(),
    isRunning
  })
  for (const folder of await models.removeLeftovers()) logger.warn({ folder }, 'removed a half-made model version')

  const encoderThread = createEncoderThread(config.inferenceThreads)
  const openRuntime = await chooseRuntime(config.runtime, encoderThread.open, config.requireGpu)
  const openEncoder: OpenEncoder = async (files) => batchPasses(await openRuntime(files))
  const pool = createPixelPool(config.pixelWorkers)
  const registry = new Registry()
  const limits = { maxBytes: config.limits.maxFrameBytes, maxPixels: config.limits.maxFramePixels }
  const records = await composeRecords({
    database,
    home,
    config,
    logger,
    limits,
    pictureFolder: join(dataFolder, 'pictures'),
    readRecipe: recipes.read
  })
  const { review, intake, reviewed } = composeReview({
    database,
    home,
    dataFolder,
    config,
    audit: auditWriter,
    registry,
    logger
  })
  const gate = composeGate({
    recipes,
    stored: storedRecipes,
    book: openBook,
    audit,
    registry,
    logger,
    ask: (candidate, serving) => modelParts.modelSwitch.judgeRecipe(candidate, serving)
  })
  const inspection = composeInspection({
    recipes: gate,
    models,
    openEncoder,
    pixels: pool.run,
    limits,
    modelLimit: config.modelsInMemory,
    onFault(error, { recipeId, partId, measId }) {
      logger.error({ err: error, recipe: recipeId, partId, measId }, 'a stage failed: the part is NG')
    },
    onProblem(recipe, error) {
      logger.error({ err: error, recipe }, "a changed recipe can't be used: it serves on as it was")
    },
    keep: records.keep,
    onJudged(judged) {
      drift.add(judged.result)
      shadow.look(judged)
      live.publish(judged)
      intake.look(judged)
    }
  })
  const drift = createDriftWatch({
    reference: async (recipe, version) => referenceScores(await models.open(recipe, version)),
    onFault(error) {
      logger.warn({ err: error }, 'no scores to tell drift by')
    }
  })
  const { cache } = inspection
  const shadow = composeShadow({ inspection, pixels: pool.run, limits, onOutcome: shadowMetrics(registry), logger })
  const inspector = withShadow(inspection.inspector, shadow)
  const admission: RunningAdmission = createAdmission({
    slots: PARTS_PER_WORKER * config.pixelWorkers,
    maxWaiting: config.limits.maxWaiting,
    maxBytes: config.limits.maxWaitingBytes,
    stations: config.stations,
    clockMs: () => performance.now(),
    alarm(ms, ring) {
      const timer = setTimeout(ring, ms).unref()
      return () => {
        clearTimeout(timer)
      }
    },
    ...admissionMetrics(registry)
  })
  waitingMetric(registry, admission.waiting)
  const modelParts = composeModels({
    dataFolder,
    book: openBook,
    approvals: storedRecipes.approvals,
    registry: models,
    openEncoder,
    inspection,
    pixels: pool.run,
    limits,
    maxGoldenPictures: config.limits.maxGoldenPictures
  })

  const thumbnails = createThumbnailThread(limits)
  const live = createLiveFeed({
    thumbnail: thumbnails.run,
    explain: inspection.explain,
    pause: () =>
      new Promise((resolve) => {
        setTimeout(resolve, PICTURE_PAUSE_MS).unref()
      }),
    now: () => new Date(),
    onFault(error) {
      logger.warn({ err: error }, 'no small picture of a part')
    }
  })

  /** Loads a recipe's active model and has it judge a picture, so that the first real one doesn't wait. */
  async function tryOut(recipeId: string): Promise<void> {
    const { activeModelVersion } = await gate.read(recipeId)
    if (activeModelVersion === null) {
      logger.warn({ recipe: recipeId }, 'no model version yet: train one')
      return
    }
    // In memory first: until then the version before would judge the picture.
    ;(await cache.lease(recipeId, activeModelVersion)).release()
    const { reason, modelVersion, timingsMs } = await inspection.unobserved.inspect({ frame: drawPart(), recipeId })
    if (reason === 'FAULT')
      throw new Error(
        `model version ${modelVersion} of recipe ${recipeId} could not judge a warm-up picture; the log above says why`
      )
    logger.info({ recipe: recipeId, modelVersion, ms: Math.round(timingsMs.total) }, 'model loaded')
  }

  const jobStore = createJobRecords(database, home)
  const { jobs, datasets, teacher } = await composeTraining({
    okng,
    dataFolder,
    store: jobStore,
    models,
    lockFile: config.training.lockFile || join(tmpdir(), `okng-training-${userInfo().username}.lock`),
    priority: config.training.priority,
    datasetRoots: config.datasetRoots,
    async checkRecipe(id) {
      await recipes.read(id)
    },
    reviewed,
    async activate(recipe, version, author) {
      await modelParts.modelSwitch.activate(recipe, version, { actor: { name: author } })
    },
    onChanged({ id, recipe, state, progress, modelVersion, activated, activation, error }) {
      if (state !== 'running' || progress === null)
        logger.info({ job: id, recipe, state, modelVersion, activated, activation, error }, 'training job')
    },
    onError(error) {
      logger.error({ err: error }, 'training jobs')
    }
  })
  const repeatMs = 1000 * config.records.repeatSeconds
  const onRepeated = recordMetrics(
    registry,
    records.stats,
    records.pictures.stats,
    records.problem,
    records.clockJumpSeconds
  )
  const { judgeOnce, remember } = createOnceJudge({
    digestOf: records.digestOf,
    firstOf: records.firstOf,
    clockMs: () => performance.now(),
    windowMs: repeatMs,
    most: MOST_MEASUREMENTS,
    async explain(request, { modelVersion }) {
      const again = await inspection.unobserved.inspect(request)
      return again.modelVersion === modelVersion ? (again.heatmap ?? null) : null
    },
    onRepeated
  })
  remember(
    await records.store.measured(new Date(Date.now() - repeatMs).toISOString(), MOST_MEASUREMENTS),
    new Date().toISOString()
  )
  const removing = setInterval(() => {
    records.removeOld().catch((error: unknown) => {
      logger.error({ err: error }, "old records can't be removed")
    })
  }, REMOVE_OLD_MS).unref()
  const looking = setInterval(() => {
    void gate.look()
  }, LOOK_MS).unref()
  const pictureChecker = createPictureChecker(limits)

  let warm = false
  const readiness: AppParts['readiness'] = () => {
    const loaded = cache.loaded()
    const encoder = loaded.at(-1)?.encoder
    return {
      ready: warm && loaded.length > 0,
      runtime: encoder?.name ?? 'none',
      device: encoder?.device ?? 'none',
      models: loaded.map(({ manifest: { recipe, version } }) => ({ recipe, version })),
      ...recordState(config.records.mode, records.problem()),
      problems: [
        ...gate.problems().map(({ recipe, problem }) => ({ about: `recipe ${recipe}`, detail: problem })),
        ...clockProblem(records.clockJumpSeconds()),
        ...[records.problem()].flatMap((detail) => (detail === null ? [] : [{ about: 'records', detail }]))
      ]
    }
  }
  return {
    parts: {
      config,
      version: packageVersion(),
      logger,
      inspector,
      admission,
      frameMemory: createFrameMemory(FRAME_MEMORY_BYTES),
      jobs,
      countJobs: within(jobStore.countByState, FIGURES_MS),
      datasets,
      checkPicture: pictureChecker.check,
      teaching: teacher,
      keys,
      audit,
      live,
      records: records.reader,
      pictures: records.pictures,
      review,
      judgeOnce,
      drifts: drift.drifts,
      readiness,
      recipes: guardBook(openBook, storedRecipes, modelParts.modelSwitch),
      ...modelParts,
      shadow,
      registry
    },
    async warmUp() {
      for (const recipe of config.preload) await tryOut(recipe)
      warm = true
      jobs.resume()
    },
    trainingEnded: jobs.idle,
    shadowIdle: shadow.idle,
    async close() {
      await teacher.close()
      await jobs.close()
      clearInterval(removing)
      clearInterval(looking)
      await records.close()
      await intake.idle()
      await database.destroy()
      await pictureChecker.close()
      await pool.close()
      await thumbnails.close()
      await cache.close()
      await encoderThread.close()
    }
  }
}

/** With `sync` no verdict can be answered while the database takes no records; with `batched` they wait. */
function recordState(mode: RecordMode, problem: string | null): { readonly refuses?: string } {
  return mode === 'sync' && problem !== null ? { refuses: problem } : {}
}

function clockProblem(jumpSeconds: number): { readonly about: string; readonly detail: string }[] {
  if (jumpSeconds === 0) return []
  const days = (jumpSeconds / 86_400).toFixed(1)
  return [
    {
      about: 'clock',
      detail: `it is ${days} days ahead of the newest record: old records and pictures are not removed until it is set right, or confirmed by okng retention --confirm`
    }
  ]
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version
}
