import { readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { Registry } from 'prom-client'
import type { AppParts } from '../app.ts'
import { type Config, databaseUrlOf } from '../config.ts'
import { createFrameMemory } from '../inspection/admission/frame-memory.ts'
import { withShadow } from '../inspection/watching/shadow.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { recordMetrics } from '../plugins/record-metrics.ts'
import { openDatabase } from '../store/database/open-database.ts'
import { createJobRecords } from '../store/job-records.ts'
import { createRecipeCache } from '../store/recipes/recipe-cache.ts'
import { stationId } from '../store/station-id.ts'
import { composeAccess } from './access.ts'
import { composeAdmission } from './admission.ts'
import { startChores } from './chores.ts'
import { composeInspection, composeJudgingModels } from './inspection.ts'
import { composeOnceJudge } from './judge-once.ts'
import { composeModels } from './models.ts'
import { openModelRegistry } from './model-registry.ts'
import { createReadiness } from './readiness.ts'
import { composeRecipeFiles } from './recipe-files.ts'
import { composeGate } from './recipe-gate.ts'
import { composeBook, guardBook } from './recipes.ts'
import { composeRecords } from './records.ts'
import { composeReview } from './review.ts'
import { composeThreads } from './threads.ts'
import { composeTraining } from './training.ts'
import { warmUpRecipe } from './warm-up.ts'
import { composeWatching } from './watching.ts'
import { within } from './within.ts'

/** Figures of the database that are not there in time stay as they were. */
const FIGURES_MS = 500
/** 80 pictures of a megapixel. It takes only as much memory as was needed at once. */
const FRAME_MEMORY_BYTES = 64 * 1024 * 1024

export interface Service {
  readonly parts: AppParts
  /** Loads the models of the preloaded recipes and has each judge a drawn picture; ready after that. @throws when one cannot */
  warmUp(): Promise<void>
  /** Resolves when no training job runs. */
  trainingEnded(): Promise<void>
  /** Resolves when the shadow versions have judged all pictures that wait for them. */
  shadowIdle(): Promise<void>
  close(): Promise<void>
}

/**
 * Builds the real parts of the service, from the lowest to the highest. It is the only place that knows them all.
 * @param okng file of the command line, which is started for each training
 * @throws when the configured runtime is not available
 */
export async function compose(config: Config, logger: FastifyBaseLogger, okng: string): Promise<Service> {
  const registry = new Registry()
  const limits = { maxBytes: config.limits.maxFrameBytes, maxPixels: config.limits.maxFramePixels }

  // What is stored.
  const dataFolder = resolve(config.dataDir)
  const database = await openDatabase(databaseUrlOf(config))
  const home = await stationId(dataFolder)
  const { keys, audit, auditWriter } = composeAccess({ database, home, config, logger })
  const stored = composeRecipeFiles(dataFolder)
  const recipes = createRecipeCache(stored.files, () => performance.now())
  const book = composeBook(dataFolder, stored.files, audit, recipes.forget)
  const modelFiles = await openModelRegistry(dataFolder, logger)

  // What judges.
  const threads = await composeThreads(config, limits)
  const { pixels, openEncoder, fileOf } = threads
  const judging = composeJudgingModels({
    models: modelFiles,
    openEncoder,
    pixels,
    limits,
    modelLimit: config.modelsInMemory
  })
  const models = composeModels({
    dataFolder,
    book,
    approvals: stored.approvals,
    registry: modelFiles,
    openEncoder,
    judging,
    maxGoldenPictures: config.limits.maxGoldenPictures
  })
  const ask = models.modelSwitch.judgeRecipe
  const gate = composeGate({ recipes, stored, book, audit, registry, logger, ask })

  // What happens with a verdict.
  const pictureFolder = join(dataFolder, 'pictures')
  const readRecipe = recipes.read
  const records = await composeRecords({ database, home, config, logger, fileOf, pictureFolder, readRecipe })
  recordMetrics(registry, { ...records, pictures: records.pictures.stats })
  const reviewing = composeReview({ database, home, dataFolder, config, audit: auditWriter, registry, fileOf, logger })
  const { thumbnail } = threads
  const { intake } = reviewing
  const watching = composeWatching({ models: judging, stored: modelFiles, thumbnail, intake, registry, logger })
  const inspection = composeInspection({
    models: judging,
    recipes: gate,
    onFault(error, { recipeId, partId, measId }) {
      logger.error({ err: error, recipe: recipeId, partId, measId }, 'a stage failed: the part is NG')
    },
    onProblem(recipe, error) {
      logger.error({ err: error, recipe }, 'a changed recipe cannot be used: it still judges as before')
    },
    keep: records.keep,
    onJudged: watching.onJudged
  })
  const judgeOnce = await composeOnceJudge({ config, records, inspection, registry })

  // What is learnt from it.
  const jobStore = createJobRecords(database, home)
  const { jobs, datasets, teacher } = await composeTraining({
    okng,
    dataFolder,
    config,
    store: jobStore,
    models: modelFiles,
    lockFile: config.training.lockFile || join(tmpdir(), `okng-training-${userInfo().username}.lock`),
    async checkRecipe(id) {
      await recipes.read(id)
    },
    reviewed: reviewing.reviewed,
    async activate(recipe, version, name) {
      await models.modelSwitch.activate(recipe, version, { actor: { name } })
    },
    logger
  })

  const stopChores = startChores({ removeOld: records.removeOld, lookAtRecipes: gate.look, logger })
  const { cache } = judging
  let isWarm = false
  return {
    parts: {
      config,
      version: packageVersion(),
      logger,
      inspector: withShadow(inspection.inspector, watching.shadow),
      admission: composeAdmission(config, registry),
      frameMemory: createFrameMemory(FRAME_MEMORY_BYTES),
      jobs,
      countJobs: within(jobStore.countByState, FIGURES_MS),
      datasets,
      checkPicture: threads.checkPicture,
      teaching: teacher,
      keys,
      audit,
      live: watching.live,
      records: records.reader,
      pictures: records.pictures,
      review: reviewing.review,
      judgeOnce,
      drifts: watching.drift.drifts,
      readiness: createReadiness({ isWarm: () => isWarm, cache, gate, records, recordMode: config.records.mode }),
      recipes: guardBook(book, stored, models.modelSwitch),
      ...models,
      shadow: watching.shadow,
      registry
    },
    async warmUp() {
      for (const recipe of config.preload) await warmUpRecipe(recipe, { gate, models: judging, inspection, logger })
      isWarm = true
      jobs.resume()
    },
    trainingEnded: jobs.idle,
    shadowIdle: watching.shadow.idle,
    async close() {
      await teacher.close()
      await jobs.close()
      stopChores()
      await records.close()
      await intake.idle()
      await database.destroy()
      await cache.close()
      await threads.close()
    }
  }
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version
}
