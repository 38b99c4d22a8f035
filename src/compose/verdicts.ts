import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import { type Config, silentAfterOf } from '../config.ts'
import type { JudgeOnce } from '../domain/records/record.ts'
import { withSimulation } from '../inspection/challenge/simulation.ts'
import { recordMetrics } from '../plugins/record-metrics.ts'
import { within } from '../store/database/within.ts'
import { freeBytesOf } from '../store/free-bytes.ts'
import { composeInspection, type Inspection } from './inspection.ts'
import { type Challenges, composeChallenges } from './channels/challenges.ts'
import { stationsOf } from './channels/stations-of.ts'
import { composeOnceJudge } from './judge-once.ts'
import type { Judging } from './judging.ts'
import { composeRecords, type Records } from './records.ts'
import { composeReview, type Reviewing } from './review.ts'
import type { Stored } from './stored.ts'
import { composeStability, type StabilityKeeping } from './quality/stability.ts'
import { composeWatching, type Watching } from './watching.ts'

/** Time limit for reading the free space, so that a disk that hangs does not block the metrics. */
const DISK_MS = 500

/** The judging of the line's pictures, and the processing of each verdict. */
export interface Verdicts {
  readonly records: Records
  readonly reviewing: Reviewing
  readonly watching: Watching
  readonly stability: StabilityKeeping
  readonly inspection: Inspection
  readonly judgeOnce: JudgeOnce
  readonly challenges: Challenges
}

/** Settings that controllers have chosen. */
export interface VerdictWishes {
  readonly recipeOf: (station: string | undefined) => string
  /** Whether the station was in simulation when the picture arrived, or later. */
  readonly isSimulated: (station: string | null, receivedAt: string | null) => boolean
}

/** Wires records, review and watching, then the inspector that feeds them. */
export async function composeVerdicts(
  stored: Stored,
  { threads, judging, gate }: Judging,
  config: Config,
  registry: Registry,
  logger: FastifyBaseLogger,
  { recipeOf, isSimulated }: VerdictWishes
): Promise<Verdicts> {
  const { database, home, dataFolder, recipes, modelFiles, auditWriter } = stored
  const { fileOf, thumbnail } = threads
  const records = await composeRecords({
    database,
    home,
    config,
    logger,
    fileOf,
    pictureFolder: join(dataFolder, 'pictures'),
    readRecipe: recipes.read
  })
  recordMetrics(registry, {
    ...records,
    pictures: records.pictures.stats,
    diskFreeBytes: within(() => freeBytesOf(dataFolder), DISK_MS)
  })
  const reviewing = composeReview({ database, home, dataFolder, config, audit: auditWriter, registry, fileOf, logger })
  const { intake } = reviewing
  const stability = await composeStability({ dataFolder, registry, logger })
  const watching = composeWatching({
    models: judging,
    stored: modelFiles,
    thumbnail,
    intake,
    stability,
    silentAfter: (station) => silentAfterOf(config, station),
    registry,
    logger
  })
  const challenges = await composeChallenges({
    records: records.reader,
    home,
    stations: () => [...new Set([...stationsOf(config), ...watching.stations.all().map(({ station }) => station)])],
    recipeOf,
    readRecipe: gate.read,
    audit: stored.audit.record,
    logger
  })
  watching.listen(challenges.onJudged)
  const inspection = composeInspection({
    models: judging,
    recipes: gate,
    onFault(error, { recipeId, partId, measId }) {
      logger.error({ err: error, recipe: recipeId, partId, measId }, 'a stage failed: the part is NG')
    },
    onProblem(recipe, error) {
      logger.error({ err: error, recipe }, 'a changed recipe cannot be used: it still judges as before')
    },
    nextNumber: records.nextNumber,
    keep: records.keep,
    answer: withSimulation(isSimulated, challenges.answer),
    onJudged: watching.onJudged
  })
  const judgeOnce = await composeOnceJudge({ config, records, inspection, registry })
  return { records, reviewing, watching, stability, inspection, judgeOnce, challenges }
}
