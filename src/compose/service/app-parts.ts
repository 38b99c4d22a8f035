import type { AppParts } from '../../app/app-parts.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import { createFrameMemory } from '../../inspection/admission/frame-memory.ts'
import { createPictureView } from '../../inspection/picture-view.ts'
import { within } from '../../store/database/within.ts'
import { createRecordFigures } from '../../store/records/record-figures.ts'
import { composePeople } from '../people/people.ts'
import type { RoleInPlant } from '../plant/role.ts'
import { composeQuality } from '../quality/quality.ts'
import { composeTrials } from '../quality/trials.ts'
import { createUnproven } from '../quality/unproven.ts'
import type { Core } from './core.ts'
import type { Jobs } from './jobs.ts'
import type { Line } from './line.ts'

/** Time limit for counting jobs. After it, the metric keeps its last value. */
const FIGURES_MS = 500
/** 80 pictures of a megapixel. The operating system provides only the memory that was used. */
const FRAME_MEMORY_BYTES = 64 * 1024 * 1024

export interface BuiltParts {
  readonly version: string
  readonly jobs: Jobs
  readonly line: Line
  readonly role: RoleInPlant
  /** Judges the golden set before a change. */
  readonly book: RecipeBook
}

/** Collects the parts of the HTTP app. */
export function appParts(core: Core, { version, jobs, line, role, book }: BuiltParts): AppParts {
  const { config, logger, registry, stored, wishes, able, verdicts } = core
  const { threads, models } = able
  const { records, reviewing, watching, stability, inspection, judgeOnce, challenges } = verdicts
  return {
    config,
    version,
    logger,
    registry,
    ...models,
    keys: stored.keys,
    pins: stored.pins,
    sessions: stored.sessions,
    ...composePeople(config),
    audit: stored.audit,
    recipes: book,
    trials: composeTrials(stored, able, records.reader),
    plant: role.plant,

    inspector: line.inspector,
    admission: line.admission,
    readiness: line.readiness,
    countElsewhere: line.onChannelResult,
    frameMemory: createFrameMemory(FRAME_MEMORY_BYTES),
    judgeOnce,
    wishes,
    takePicture: line.channels.takePicture,
    channels: line.channels.states,
    challenges: { list: challenges.list, announce: wishes.announce },

    live: watching.live,
    stations: watching.stations,
    drifts: watching.drift.drifts,
    shadow: watching.shadow,

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
    unproven: createUnproven({
      readRecipe: stored.recipes.read,
      registry: stored.modelFiles,
      datasets: jobs.datasets,
      counts: () => reviewing.review.counts()
    }),
    quality: composeQuality({
      stored,
      records: records.reader,
      stability: { ...stability, errors: reviewing.errors },
      models,
      reviewRates: reviewing.review.rates
    }),

    jobs: jobs.jobs,
    countJobs: within(jobs.store.countByState, FIGURES_MS),
    datasets: jobs.datasets,
    checkPicture: threads.checkPicture,
    teaching: jobs.teacher
  }
}
