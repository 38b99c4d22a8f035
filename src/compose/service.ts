import { readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { Registry } from 'prom-client'
import type { AppParts } from '../app/app-parts.ts'
import { checkPlant, type Config, isTrainedByWorkers, recipeOfStation } from '../config.ts'
import { createFrameMemory } from '../inspection/admission/frame-memory.ts'
import { withShadow } from '../inspection/watching/shadow.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { auditHead } from '../store/access/verify-audit.ts'
import { createWorkerQueue } from '../store/workers/worker-queue.ts'
import { createJobRecords } from '../store/job-records.ts'
import { composeAdmission } from './admission.ts'
import { startChores } from './chores.ts'
import { composeChannels, toChannels } from './channels/channels.ts'
import { createFindRecords } from './channels/find-records.ts'
import { createMayEnter } from './channels/may-enter.ts'
import { createJudgePicture } from './channels/judge-picture.ts'
import { composeJudging } from './judging.ts'
import { createReadiness } from './readiness.ts'
import { guardBook } from './recipes.ts'
import { composeQuality } from './quality/quality.ts'
import { createContent } from '../store/blobs/content.ts'
import { composeBlobs } from './plant/blobs.ts'
import { composeRole } from './plant/role.ts'
import { reviewedEverywhere } from './plant/reviewed.ts'
import { composeStored } from './stored.ts'
import { createRecordFigures } from '../store/records/record-figures.ts'
import { createPictureView } from '../inspection/picture-view.ts'
import { composeTraining } from './training.ts'
import { createUnproven } from './quality/unproven.ts'
import { composeVerdicts } from './verdicts.ts'
import { checkRecipe, warmUpRecipe } from './warm-up.ts'
import { within } from '../store/database/within.ts'

/** Figures of the database that are not there in time stay as they were. */
const FIGURES_MS = 500
/** Trainings that may end between two looks for webhooks. */
const JOBS_LOOKED_AT = 20
/** 80 pictures of a megapixel. It takes only as much memory as was needed at once. */
const FRAME_MEMORY_BYTES = 64 * 1024 * 1024

export interface Service {
  readonly parts: AppParts
  /**
   * Loads the models of the preloaded recipes and has each judge a drawn picture; ready after that.
   * @throws when one cannot
   */
  warmUp(): Promise<void>
  /** Records that wait to be written: they are lost when the process ends now. */
  unwritten(): number
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
  checkPlant(config)
  const registry = new Registry()
  const stored = await composeStored(config, logger)
  const able = await composeJudging(stored, config, registry, logger)
  const verdicts = await composeVerdicts(
    stored,
    able,
    config,
    registry,
    logger,
    (station) => channels.recipeOf(station) ?? recipeOfStation(config, station)
  )
  const { threads, judging, models, gate } = able
  const { records, reviewing, watching, stability, inspection, judgeOnce, challenges } = verdicts
  const byWorkers = isTrainedByWorkers(config)
  const jobStore = createJobRecords(stored.database, stored.home, byWorkers)
  const { jobs, datasets, teacher } = await composeTraining({
    okng,
    dataFolder: stored.dataFolder,
    config,
    store: jobStore,
    models: stored.modelFiles,
    lockFile: config.training.lockFile || join(tmpdir(), `okng-training-${userInfo().username}.lock`),
    async checkRecipe(id) {
      await stored.recipes.read(id)
    },
    reviewed: reviewedEverywhere(config, stored, reviewing.reviewed),
    async activate(recipe, version, name) {
      await models.modelSwitch.activate(recipe, version, { actor: { name } })
    },
    ...(byWorkers && {
      workers: {
        queue: createWorkerQueue(stored.database, stored.home),
        content: createContent(composeBlobs(config)),
        readRecipe: stored.recipes.read
      }
    }),
    logger
  })

  // Channels ask for it as soon as they are there.
  let isWarm = false
  const readiness = createReadiness({
    isWarm: () => isWarm,
    cache: judging.cache,
    gate,
    records,
    config,
    channels: () => channels.states()
  })
  const admission = composeAdmission(config, registry)
  const inspector = withShadow(inspection.inspector, watching.shadow)
  let count: Parameters<NonNullable<AppParts['countElsewhere']>>[0] = () => {}
  const channels = await composeChannels({
    judge: createJudgePicture({
      config,
      admission,
      judgeOnce,
      inspector,
      records: records.reader,
      digestOf: records.digestOf,
      wishes: () => channels,
      onResult(result) {
        count(result)
      }
    }),
    config,
    database: stored.database,
    home: stored.home,
    registry,
    logger,
    look: async () => ({
      stations: watching.stations.all(),
      drifts: watching.drift.drifts(),
      stability: stability.states(),
      errors: reviewing.errors(),
      jobs: await jobs.list(JOBS_LOOKED_AT)
    }),
    tell: records.tell,
    findRecords: createFindRecords(records.reader),
    mayEnter: createMayEnter(config.adminKeys, stored.keys),
    tryRecipe: (recipe) => checkRecipe(recipe, { gate, models: judging, inspection, logger }),
    due: challenges.due,
    onRecipe: challenges.look,
    isReady() {
      const { ready, refuses } = readiness()
      return ready && refuses === undefined
    }
  })
  watching.listen(toChannels(channels))
  const stopChallenges = challenges.watch()

  const stopChores = startChores({
    removeOld: records.removeOld,
    lookAtRecipes: gate.look,
    keepStability: stability.keep,
    auditHead: () => auditHead(stored.database),
    logger
  })
  const book = guardBook(stored.book, stored.recipeFiles, models.modelSwitch)
  const version = packageVersion()
  const role = await composeRole(config, {
    pictures: records.pictures,
    database: stored.database,
    home: stored.home,
    dataFolder: stored.dataFolder,
    version,
    models: stored.modelFiles,
    golden: models.goldenSet,
    readRecipe: stored.recipes.read,
    book,
    drifts: watching.drift.drifts,
    readiness,
    logger
  })
  return {
    parts: {
      config,
      version,
      logger,
      inspector,
      admission,
      countElsewhere(counter) {
        count = counter
      },
      frameMemory: createFrameMemory(FRAME_MEMORY_BYTES),
      jobs,
      countJobs: within(jobStore.countByState, FIGURES_MS),
      datasets,
      checkPicture: threads.checkPicture,
      teaching: teacher,
      keys: stored.keys,
      pins: stored.pins,
      audit: stored.audit,
      live: watching.live,
      stations: watching.stations,
      records: records.reader,
      figures: createRecordFigures(stored.database, (error) => {
        logger.error({ err: error }, 'records cannot be counted')
      }),
      pictures: role.pictures,
      review: reviewing.review,
      view: createPictureView({
        asPng: threads.asPng,
        inspector: inspection.unobserved,
        readRecipe: stored.recipes.read
      }),
      judgeOnce,
      drifts: watching.drift.drifts,
      readiness,
      wishes: channels,
      challenges: { list: challenges.list, announce: channels.announce },
      unproven: createUnproven({
        readRecipe: stored.recipes.read,
        registry: stored.modelFiles,
        datasets,
        counts: () => reviewing.review.counts()
      }),
      recipes: book,
      plant: role.plant,
      ...models,
      quality: composeQuality({
        stored,
        records: records.reader,
        stability: { ...stability, errors: reviewing.errors },
        models,
        reviewRates: reviewing.review.rates
      }),
      shadow: watching.shadow,
      registry
    },
    async warmUp() {
      // A plant judges what it is asked to, but no line waits for it.
      for (const recipe of config.role === 'plant' ? [] : config.preload)
        await warmUpRecipe(recipe, { gate, models: judging, inspection, logger })
      isWarm = true
      jobs.resume()
      await role.start()
    },
    unwritten: () => records.stats().queued,
    trainingEnded: jobs.idle,
    shadowIdle: watching.shadow.idle,
    async close() {
      stopChallenges()
      await role.close()
      await channels.close()
      await teacher.close()
      await jobs.close()
      stopChores()
      await stability.keep()
      await records.close()
      await reviewing.intake.idle()
      await stored.database.destroy()
      await judging.cache.close()
      await threads.close()
    }
  }
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version
}
