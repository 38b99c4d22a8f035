import type { FastifyBaseLogger } from 'fastify'
import { join } from 'node:path'
import type { Registry } from 'prom-client'
import type { Config } from '../config.ts'
import type { ErrorSum } from '../domain/inspection/stability.ts'
import { labelMessage, waitingMessage } from '../domain/labelled/label-message.ts'
import type { SaidAtPlant } from '../domain/plant/received.ts'
import type { LabelledFile } from '../domain/labelled/label.ts'
import { createReviewIntake, type ReviewIntake } from '../inspection/watching/review-intake.ts'
import { reviewRates } from '../inspection/watching/review-rates.ts'
import { createErrorWatch } from '../inspection/watching/error-watch.ts'
import { errorSumMetric } from '../plugins/stability-metrics.ts'
import { reviewMetrics } from '../plugins/review-metrics.ts'
import type { Review } from '../routes/records/review.ts'
import type { AuditWriter } from '../store/access/audit-log.ts'
import type { Database } from '../store/database/open-database.ts'
import { createContent } from '../store/blobs/content.ts'
import { createHearLabels } from '../store/labelled/hear-labels.ts'
import { createReviewBook } from '../store/labelled/review-book.ts'
import { composeBlobs } from './plant/blobs.ts'
import type { Threads } from './threads.ts'
import { putMessages } from '../store/records/outbox.ts'
import { within } from '../store/database/within.ts'

export interface ReviewParts {
  readonly database: Database
  /** Id of the data folder. */
  readonly home: string
  readonly dataFolder: string
  readonly config: Config
  readonly audit: AuditWriter
  readonly registry: Registry
  /** Makes files of frames. */
  readonly fileOf: Threads['fileOf']
  readonly logger: FastifyBaseLogger
}

export interface Reviewing {
  readonly review: Review
  readonly intake: ReviewIntake
  /** Stores labels that people at the plant gave to parts of this station. */
  readonly hear: (said: readonly SaidAtPlant[]) => Promise<void>
  /** Cumulative sums of wrong verdicts, from the labels. */
  readonly errors: () => readonly ErrorSum[]
  /** Pictures of a recipe that were labelled in review. */
  readonly reviewed: (recipe: string) => Promise<readonly LabelledFile[]>
}

/** Time limit for reading the rates. After it, the metrics keep their last values. */
const FIGURES_MS = 500

/** Wires the review queue. */
export function composeReview({
  database,
  home,
  dataFolder,
  config,
  audit,
  registry,
  fileOf,
  logger
}: ReviewParts): Reviewing {
  const { sampleOneIn, maxWaiting } = config.review
  const now = (): Date => new Date()
  const book = createReviewBook({
    database,
    home,
    folder: join(dataFolder, 'review'),
    maxWaiting,
    minFreeBytes: config.pictures.minFreeBytes,
    audit,
    ...(config.role !== 'station' && { elsewhere: createContent(composeBlobs(config)) }),
    ...(config.role === 'station' && {
      onQueued: (transaction, part) => putMessages(transaction, home, [waitingMessage(part)]),
      onSaid: (transaction, part) => putMessages(transaction, home, [labelMessage(part)])
    }),
    now
  })
  const intake = createReviewIntake({
    sampleOneIn,
    random: Math.random,
    now,
    asPicture: fileOf,
    add: book.add,
    onFault(error, resultId) {
      logger.error({ err: error, resultId }, 'a part could not be queued for review')
    }
  })
  const rates: Review['rates'] = async (modelVersion) => reviewRates(await book.counts(modelVersion))
  reviewMetrics(
    registry,
    within(() => rates(), FIGURES_MS),
    intake.skipped
  )
  const errors = createErrorWatch()
  errorSumMetric(registry, errors.sums)
  const hearLabels = createHearLabels(database, home, audit)
  const say: Review['say'] = async (...word) => {
    const part = await book.say(...word)
    errors.add(part)
    return part
  }
  return {
    review: { ...book, say, rates },
    intake,
    async hear(said) {
      for (const part of await hearLabels(said)) errors.add(part)
    },
    errors: errors.sums,
    reviewed: book.labelled
  }
}
