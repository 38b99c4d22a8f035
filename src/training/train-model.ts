import { dirname, sep } from 'node:path'
import type { GreyImage } from '../domain/inspection/image.ts'
import type { ManifestDraft } from '../domain/models/manifest.ts'
import { cropArea, type Recipe } from '../domain/recipes/recipe.ts'
import type { ResolvedParameters, TrainParameters } from '../domain/training/training.ts'
import type { EncoderWeights } from '../encoder/weights.ts'
import { DatasetInvalid } from '../errors.ts'
import {
  type ChosenThresholds,
  chooseThresholds,
  type ThresholdOrder,
  withReviewBand
} from '../scoring/choose-thresholds.ts'
import { checkExport } from './check-export.ts'
import { type Cut, cutPictures } from './dataset/cut-pictures.ts'
import { resolveEpochs } from './network/epochs.ts'
import { scoresByLabel } from './choose-threshold.ts'
import { fitModel, type FittedModel } from './fit-model.ts'
import type { RefusedPicture } from './dataset/walk-folders.ts'
import type { Dataset } from './dataset/load-dataset.ts'
import type { TrainingBackend } from './network/backend.ts'
import type { CheckpointStore } from './network/checkpoint.ts'
import { normalise } from '../imaging/crop/normalise.ts'
import { count, groupCopies, splitCuts } from './split-cuts.ts'
import type { TrainingObserver } from './training-observer.ts'
import { draftOf } from './manifest-draft.ts'
import { noteLimits, needsDefects } from './note-limits.ts'

/** Number of crops on which the exported model is compared with the trained one. */
const EXPORT_CHECK_CROPS = 16

export interface TrainModelOptions {
  readonly dataset: Dataset
  readonly recipe: Recipe
  readonly parameters: TrainParameters
  readonly backend: TrainingBackend
  /** Weights to start from, with the name of their version. Without them the training starts from random weights. */
  readonly start: { readonly name: string; readonly weights?: EncoderWeights }
  /** Threshold to use. If undefined, training chooses it and the recipe's review band applies. */
  readonly thresholds?: ThresholdOrder
  /** Whether pictures that are turned or brightened copies of each other count as one part. */
  readonly mergeCopies: boolean
  /** `key` identifies a training: its data, parameters, crop and start weights. */
  readonly checkpoints: (key: string) => CheckpointStore
  readonly readPicture: (file: string) => Promise<GreyImage>
  readonly codeVersion: string
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  readonly observer: TrainingObserver
  readonly signal?: AbortSignal
}

/** All parts of a model version. */
export interface TrainedModel {
  /** Folder to which the displayed paths of pictures are relative. */
  readonly pictureRoot: string
  readonly fitted: FittedModel
  readonly thresholds: ChosenThresholds
  readonly draft: ManifestDraft
  readonly train: readonly Cut[]
  readonly validation: readonly Cut[]
  readonly rejected: readonly RefusedPicture[]
}

/**
 * Makes a publishable model version from a data set: cuts out the parts, splits them, trains, calibrates and checks the
 * export.
 */
export async function trainModel(options: TrainModelOptions): Promise<TrainedModel> {
  const { dataset, recipe, backend, observer, clockMs } = options
  const startedAt = clockMs()
  const { cuts: all, rejected } = await cutAll(options)
  const cuts = options.mergeCopies ? groupCopies(all, recipe.crop, observer.note) : all
  const { train, validation } = splitCuts(cuts, options.parameters.seed)
  const parameters = resolveEpochs(options.parameters, count(train).good)
  noteLimits(count(train), parameters, observer)
  if (options.thresholds !== undefined && needsDefects(options.thresholds) && count(validation).defect === 0) {
    throw new DatasetInvalid(
      'expected NG pictures of at least 2 parts to choose the threshold by cost or by a limit on escapes, received '
        + 'none to hold out'
    )
  }

  const fitted = await fit(options, train, validation, parameters)
  const onnxDifference = await checkExport(
    fitted.architecture,
    fitted.weights,
    fitted.onnx,
    sampleCrops(validation, recipe)
  ).catch(async (error: unknown) => {
    await fitted.close()
    throw error
  })
  const thresholds = thresholdsOf(options, { fitted, validation })
  const draft = draftOf({
    dataset,
    recipe,
    backend,
    codeVersion: options.codeVersion,
    startedFrom: options.start.name,
    parameters,
    train,
    validation,
    rejected: rejected.length,
    fitted,
    calibration: thresholds.calibration,
    reviewFrom: options.thresholds === undefined ? fitted.reviewFrom : null,
    onnxDifference,
    trainingSeconds: (clockMs() - startedAt) / 1000
  })
  return { pictureRoot: commonFolder(dataset), fitted, thresholds, draft, train, validation, rejected }
}

async function cutAll({
  dataset,
  recipe,
  readPicture,
  observer,
  signal
}: TrainModelOptions): Promise<{ cuts: readonly Cut[]; rejected: readonly RefusedPicture[] }> {
  const { pictures, refused } = dataset
  const { cuts, rejected } = await cutPictures(
    pictures,
    recipe,
    readPicture,
    (done) => observer.cut(done, pictures.length),
    signal
  )
  for (const { file, why } of [...refused, ...rejected]) observer.note(`skipped ${file}: ${why}`)
  return { cuts, rejected: [...refused, ...rejected] }
}

function fit(
  options: TrainModelOptions,
  train: readonly Cut[],
  validation: readonly Cut[],
  parameters: ResolvedParameters
): Promise<FittedModel> {
  const { dataset, recipe, backend, start, codeVersion, observer } = options
  const key = JSON.stringify([
    dataset.hash,
    parameters,
    recipe.crop,
    recipe.locate,
    backend.name,
    start.name,
    codeVersion
  ])
  return fitModel({
    train,
    validation,
    crop: recipe.crop,
    parameters,
    backend,
    ...(start.weights && { initial: start.weights }),
    checkpoints: options.checkpoints(key),
    onProgress: (progress) => {
      observer.epoch(progress)
    },
    onBatch: (epoch, done, of) => {
      observer.batch(epoch, done, of)
    },
    now: options.clockMs,
    ...(options.signal && { signal: options.signal })
  })
}

function thresholdsOf(
  { thresholds, recipe }: TrainModelOptions,
  { fitted, validation }: Pick<TrainedModel, 'fitted' | 'validation'>
): ChosenThresholds {
  const { good, defect } = scoresByLabel(validation, fitted.validationScores)
  return thresholds === undefined
    ? withReviewBand(fitted.calibration, recipe.reviewBand, defect)
    : chooseThresholds(good, defect, thresholds)
}

/** The data set's folder; of a CSV, the folder in which it lies. */
function commonFolder({ path, pictures }: Dataset): string {
  return pictures.every(({ file }) => file.startsWith(`${path}${sep}`)) ? path : dirname(path)
}

function sampleCrops(cuts: readonly Cut[], { crop }: Recipe): Float32Array {
  const some = cuts.slice(0, EXPORT_CHECK_CROPS)
  const pixels = new Float32Array(some.length * cropArea(crop))
  some.forEach((cut, n) => {
    pixels.set(normalise(cut.pixels, crop).data, n * cropArea(crop))
  })
  return pixels
}
