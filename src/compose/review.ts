import type { FastifyBaseLogger } from 'fastify'
import { join } from 'node:path'
import type { Registry } from 'prom-client'
import type { Config } from '../config.ts'
import type { LabelledPicture } from '../domain/labelled/label.ts'
import { PICTURE_FORMATS } from '../domain/inspection/picture-format.ts'
import { FrameFormatUnknown } from '../errors.ts'
import { encodeBmp } from '../imaging/encode/encode-bmp.ts'
import { describeStart, frameFormat } from '../imaging/decode/frame-format.ts'
import { decodeRawFrame } from '../imaging/decode/raw-frame.ts'
import type { Judged } from '../inspection/inspector.ts'
import { createReviewIntake, type ReviewIntake } from '../inspection/watching/review-intake.ts'
import { reviewRates } from '../inspection/watching/review-rates.ts'
import { reviewMetrics } from '../plugins/review-metrics.ts'
import type { Review } from '../routes/records/review.ts'
import type { AuditWriter } from '../store/access/audit-log.ts'
import type { Database } from '../store/database/open-database.ts'
import { datasetFileName } from '../store/labelled/dataset-file-name.ts'
import { createReviewBook } from '../store/labelled/review-book.ts'
import { partOf } from '../training/dataset/part-of.ts'
import { within } from './within.ts'

export interface ReviewParts {
  readonly database: Database
  /** Id of the data folder. */
  readonly home: string
  readonly dataFolder: string
  readonly config: Config
  readonly audit: AuditWriter
  readonly registry: Registry
  readonly logger: FastifyBaseLogger
}

/** Figures that are not there by then are left as they were. */
const FIGURES_MS = 500

/** Wires the review queue. */
export function composeReview({ database, home, dataFolder, config, audit, registry, logger }: ReviewParts): {
  readonly review: Review
  readonly intake: ReviewIntake
  readonly reviewed: (recipe: string) => Promise<readonly LabelledPicture[]>
} {
  const { sampleOneIn, mostWaiting } = config.review
  const now = (): Date => new Date()
  const book = createReviewBook({
    database,
    home,
    folder: join(dataFolder, 'review'),
    mostWaiting,
    minFreeBytes: config.pictures.minFreeBytes,
    audit,
    now
  })
  const intake = createReviewIntake({
    sampleOneIn,
    random: Math.random,
    now,
    asPicture: ({ frame, raw }) => pictureOf(frame, raw, config.limits.maxFramePixels),
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
  return {
    review: { ...book, rates },
    intake,
    async reviewed(recipe) {
      // As uploaded pictures name their part: those of one part stay on one side of a split, however they came.
      return (await book.labelled(recipe)).map(({ file, label, partId, picture }) => ({
        file,
        label,
        part: partOf(datasetFileName({ ...picture, partId }), label)
      }))
    }
  }
}

function pictureOf(
  frame: Uint8Array,
  raw: Judged['request']['raw'],
  maxPixels: number
): { readonly bytes: Uint8Array; readonly extension: string } {
  if (raw !== undefined)
    return { bytes: encodeBmp(decodeRawFrame(frame, raw, maxPixels)), extension: PICTURE_FORMATS.BMP.extension }
  const format = frameFormat(frame)
  if (format === null) throw new FrameFormatUnknown(describeStart(frame))
  return { bytes: frame, extension: PICTURE_FORMATS[format].extension }
}
