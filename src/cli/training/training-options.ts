import { type Command, Option } from 'commander'
import {
  BACKENDS,
  type Backend,
  type Precision,
  PRECISIONS,
  TRAIN_DEFAULTS,
  TRAIN_THREADS,
  type TrainParameters
} from '../../domain/training/training.ts'
import { positiveNumber, wholeNumber } from '../terminal/options.ts'

export interface TrainingOptions {
  readonly epochs?: number
  readonly learningRate: number
  readonly batchSize: number
  readonly saveInterval: number
  readonly seed: number
  readonly backend: Backend
  readonly precision: Precision
  readonly threads: number
  readonly mergeCopies: boolean
}

/** Adds the options that train and crossval share: the parameters of the training. */
export function addTrainingOptions(command: Command): Command {
  const { learningRate, batchSize, saveInterval, seed, backend } = TRAIN_DEFAULTS
  return command
    .option('--epochs <n>', 'passes over the OK pictures (default: 25, more for a small data set)', wholeNumber(1))
    .option(
      '--learning-rate <rate>',
      'highest rate; the rate rises over the first steps and then falls to zero',
      positiveNumber(1),
      learningRate
    )
    .option('--batch-size <n>', 'pictures per step, half of them OK', wholeNumber(4), batchSize)
    .option('--save-interval <n>', 'epochs between checkpoints', wholeNumber(1), saveInterval)
    .option('--seed <n>', 'the same seed, data and backend give the same model', wholeNumber(0, 0xffffffff), seed)
    .addOption(new Option('--backend <name>', 'library that computes the training').choices(BACKENDS).default(backend))
    .addOption(precisionOption())
    .option('--no-merge-copies', 'take pictures that are turned or brightened copies of each other for different parts')
    .option('--threads <n>', 'threads of the wasm backend', wholeNumber(1, 256), TRAIN_THREADS)
}

export function trainParameters({
  epochs,
  learningRate,
  batchSize,
  saveInterval,
  seed,
  backend,
  precision
}: TrainingOptions): TrainParameters {
  return { epochs: epochs ?? null, learningRate, batchSize, saveInterval, seed, backend, precision }
}

export const precisionOption = (): Option =>
  new Option(
    '--precision <name>',
    'numbers that the encoder computes with; int8: whole numbers of 8 bits, if the version is no worse with them; '
      + 'auto: the same, if they are also faster on this machine'
  )
    .choices(PRECISIONS)
    .default(TRAIN_DEFAULTS.precision)
