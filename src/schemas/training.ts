import { z } from 'zod'
import {
  ACTIVATIONS,
  BACKENDS,
  JOB_STATES,
  PRECISIONS,
  TRAIN_DEFAULTS,
  type TrainOrder
} from '../domain/training/training.ts'
import { recipeId } from './inspection.ts'

/** Ranges of the parameters of a training. */
const limits = {
  epochs: z.int().min(1).max(100_000).nullable(),
  learningRate: z.number().gt(0).max(1),
  batchSize: z.int().min(4).max(4096),
  saveInterval: z.int().min(1),
  seed: z.int().min(0).max(0xffffffff),
  backend: z.enum(BACKENDS),
  precision: z.enum(PRECISIONS).optional()
}

/** The order that a job passes to its process. */
export const TrainOrderDocument: z.ZodType<TrainOrder> = z.strictObject({
  recipe: recipeId,
  dataset: z.string().min(1),
  parameters: z.strictObject(limits),
  threads: z.int().min(1).max(256),
  compareWithActive: z.boolean()
})

export const TrainBody = z.strictObject({
  recipe: recipeId,
  dataset: z
    .string()
    .min(1)
    .max(4096)
    .regex(/^[^\0]+$/, 'expected a path or a name')
    .describe(
      '`labelled`: all labelled pictures of the recipe; the name of an uploaded data set; else a folder with OK '
        + "and NG pictures, or a CSV image_path,label, on the server's disk"
    ),
  activate: z
    .enum(ACTIVATIONS)
    .default('always')
    .describe(
      'whether the new version becomes active; `if-better`: if its AUROC on the held-back pictures is higher than the '
        + "active version's by `minimumGain`, with no more escapes and overkills. In any case it must judge the golden "
        + 'set right'
    ),
  minimumGain: z.number().min(0).max(1).default(0).describe('of the AUROC, for `if-better`'),
  epochs: limits.epochs
    .default(TRAIN_DEFAULTS.epochs)
    .describe('passes over the OK pictures; null: as many as the data set needs'),
  learningRate: limits.learningRate.default(TRAIN_DEFAULTS.learningRate),
  batchSize: limits.batchSize.default(TRAIN_DEFAULTS.batchSize),
  saveInterval: limits.saveInterval.default(TRAIN_DEFAULTS.saveInterval).describe('epochs between checkpoints'),
  seed: limits.seed.default(TRAIN_DEFAULTS.seed),
  backend: limits.backend.default(TRAIN_DEFAULTS.backend),
  precision: z
    .enum(PRECISIONS)
    .default(TRAIN_DEFAULTS.precision)
    .describe(
      'numbers that the encoder computes with; `int8`: whole numbers of 8 bits, if the version is no worse with them; '
        + '`auto`: the same, if they are also faster on the machine that trains'
    )
})

export const TrainParams = z.object({
  id: z
    .string()
    .max(64)
    .regex(/^[^\0]+$/, 'expected the id of a job')
})
export const TrainQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('largest number of jobs')
})

const parameters = z.object({
  epochs: z.int().nullable(),
  learningRate: z.number(),
  batchSize: z.int(),
  saveInterval: z.int(),
  seed: z.int(),
  backend: z.enum(BACKENDS),
  precision: z.enum(PRECISIONS).optional()
})

export const ProgressReply = z.object({
  epoch: z.int(),
  epochs: z.int(),
  loss: z.number(),
  tripletLoss: z.number(),
  reconstructionLoss: z.number(),
  validationAuroc: z.number().nullable(),
  secondsLeft: z.number()
})

const job = z.object({
  id: z.string(),
  recipe: z.string(),
  dataset: z.string(),
  parameters,
  activate: z.enum(ACTIVATIONS),
  minimumGain: z.number(),
  startedBy: z.string(),
  state: z.enum(JOB_STATES),
  progress: ProgressReply.nullable(),
  resumes: z.int().describe('how often it resumed from its checkpoint'),
  modelVersion: z.string().nullable().describe('the version that it made'),
  metrics: z.record(z.string(), z.unknown()).nullable(),
  activated: z.boolean().nullable().describe('whether the version was made active; null until that is decided'),
  activation: z.string().nullable().describe('why the version is active or not'),
  error: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable()
})

export const TrainJobReply = job.meta({ id: 'TrainJob' })
/** One job with its curves. */
export const TrainJobWhole = job
  .extend({
    history: z
      .array(ProgressReply)
      .describe('progress after each epoch; in a long training after every second epoch, or fewer')
  })
  .meta({ id: 'TrainJobWhole' })
export const TrainJobList = z.object({ jobs: z.array(TrainJobReply) })
