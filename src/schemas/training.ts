import { z } from 'zod'
import { BACKENDS, JOB_STATES, TRAIN_DEFAULTS } from '../domain/training.ts'
import { recipeId } from './inspection.ts'

export const TrainBody = z.strictObject({
  recipe: recipeId,
  dataset: z.string().max(4096).regex(/^[^\0]+$/, 'expected a path').describe('folder with OK and NG pictures, or a CSV image_path,label, on the server\'s disk'),
  epochs: z.int().min(1).max(100_000).nullable().default(TRAIN_DEFAULTS.epochs).describe('passes over the OK pictures; null: as many as the data set needs'),
  learningRate: z.number().gt(0).max(1).default(TRAIN_DEFAULTS.learningRate),
  batchSize: z.int().min(4).max(4096).default(TRAIN_DEFAULTS.batchSize),
  saveInterval: z.int().min(1).default(TRAIN_DEFAULTS.saveInterval).describe('epochs between checkpoints'),
  seed: z.int().min(0).max(0xffffffff).default(TRAIN_DEFAULTS.seed),
  backend: z.enum(BACKENDS).default(TRAIN_DEFAULTS.backend)
})

export const TrainParams = z.object({ id: z.string().max(64) })

const parameters = z.object({
  epochs: z.int().nullable(), learningRate: z.number(), batchSize: z.int(), saveInterval: z.int(), seed: z.int(), backend: z.enum(BACKENDS)
})

export const TrainJobReply = z.object({
  id: z.string(),
  recipe: z.string(),
  dataset: z.string(),
  parameters,
  state: z.enum(JOB_STATES),
  progress: z.object({
    epoch: z.int(), epochs: z.int(), loss: z.number(), tripletLoss: z.number(), reconstructionLoss: z.number(), validationAuroc: z.number().nullable(), secondsLeft: z.number()
  }).nullable(),
  modelVersion: z.string().nullable().describe('the version it made, active since'),
  metrics: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable()
}).meta({ id: 'TrainJob' })

export const TrainJobList = z.object({ jobs: z.array(TrainJobReply) })
