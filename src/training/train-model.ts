import { writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { GreyImage } from '../domain/inspection/image.ts'
import type { Label, LabelledPicture } from '../domain/labelled/label.ts'
import { type LabelCounts, type ManifestDraft, MODEL_FILES } from '../domain/models/manifest.ts'
import { cropArea, type Recipe } from '../domain/recipes/recipe.ts'
import type { ResolvedParameters, TrainParameters, TrainProgress } from '../domain/training/training.ts'
import type { EncoderWeights } from '../encoder/weights.ts'
import { encodeWeights } from '../encoder/weights-file.ts'
import { DatasetInvalid } from '../errors.ts'
import { encodeBank } from '../scoring/bank-file.ts'
import { encodeEvidence } from '../scoring/evidence/evidence-file.ts'
import type { EvidenceModel } from '../scoring/evidence/evidence-model.ts'
import {
  type ChosenThresholds,
  chooseThresholds,
  type ThresholdOrder,
  withReviewBand
} from '../scoring/choose-thresholds.ts'
import { auroc } from '../scoring/roc.ts'
import { checkExport } from './check-export.ts'
import { type Cut, cutPictures, radiusOf } from './dataset/cut-pictures.ts'
import { mergeDuplicateCuts } from './dataset/merge-duplicate-cuts.ts'
import { resolveEpochs } from './network/epochs.ts'
import { MIN_GOOD, fitModel, type FittedModel, scoresByLabel } from './fit-model.ts'
import type { RefusedPicture } from './dataset/index-pictures.ts'
import type { Dataset } from './dataset/load-dataset.ts'
import type { TrainingBackend } from './network/backend.ts'
import type { CheckpointStore } from './network/checkpoint.ts'
import { normalise } from '../imaging/crop/normalise.ts'
import { usualRadius } from './evidence/usual-radius.ts'
import { splitByPart } from './dataset/split.ts'

/** Share of the pictures, by part, that training does not see: for the threshold and the figures. */
const VALIDATION_SHARE = 0.2
/** Crops on which the exported model is compared with the trained one. */
const EXPORT_CHECK_CROPS = 16

/** Called during the training: the CLI draws it, a job passes it on. */
export interface TrainingObserver {
  note(text: string): void
  /** Cutting out the parts: pictures done of all. */
  cut(done: number, of: number): void
  batch(epoch: number, done: number, of: number): void
  epoch(progress: TrainProgress): void
}

export interface TrainModelOptions {
  readonly dataset: Dataset
  readonly recipe: Recipe
  readonly parameters: TrainParameters
  readonly backend: TrainingBackend
  /** Weights to start from, with the name of their version; without weights, random ones. */
  readonly start: { readonly name: string; readonly weights?: EncoderWeights }
  /** Undefined: the trainer's own choice, and the recipe's review band. */
  readonly thresholds?: ThresholdOrder
  /** Whether pictures that are turned or brightened copies of each other count as one part. */
  readonly mergeCopies: boolean
  /** `key` identifies a training: data, parameters, crop, weights that it started from. */
  readonly checkpoints: (key: string) => CheckpointStore
  readonly readPicture: (file: string) => Promise<GreyImage>
  readonly codeVersion: string
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  readonly observer: TrainingObserver
  readonly signal?: AbortSignal
}

/** Everything that a model version is made of. */
export interface TrainedModel {
  /** Folder that the pictures' paths are shown relative to. */
  readonly pictureRoot: string
  readonly fitted: FittedModel
  readonly thresholds: ChosenThresholds
  readonly draft: ManifestDraft
  readonly train: readonly Cut[]
  readonly validation: readonly Cut[]
  readonly rejected: readonly RefusedPicture[]
}

/** Cuts, splits, trains, calibrates and checks the export: from a data set to what can be published. */
export async function trainModel(options: TrainModelOptions): Promise<TrainedModel> {
  const { dataset, recipe, backend, observer, clockMs } = options
  const startedAt = clockMs()
  const { cuts: all, rejected } = await cutAll(options)
  const cuts = groupCopies(all, options)
  const { train, validation } = splitCuts(cuts, options.parameters.seed)
  const parameters = resolveEpochs(options.parameters, count(train).good)
  sayWhatItMeans(count(train), parameters, observer)
  if (options.thresholds !== undefined && needsDefects(options.thresholds) && count(validation).defect === 0) {
    throw new DatasetInvalid(
      'expected NG pictures of at least 2 parts to choose the threshold by cost or by a limit on escapes, received '
        + 'none to hold out'
    )
  }

  const fitted = await fitModel({
    train,
    validation,
    crop: recipe.crop,
    parameters,
    backend,
    ...(options.start.weights && { initial: options.start.weights }),
    checkpoints: options.checkpoints(
      JSON.stringify([
        dataset.hash,
        parameters,
        recipe.crop,
        recipe.locate,
        backend.name,
        options.start.name,
        options.codeVersion
      ])
    ),
    onProgress: (progress) => {
      observer.epoch(progress)
    },
    onBatch: (epoch, done, of) => {
      observer.batch(epoch, done, of)
    },
    now: clockMs,
    ...(options.signal && { signal: options.signal })
  })
  const onnxDifference = await checkExport(
    fitted.architecture,
    fitted.weights,
    fitted.onnx,
    sampleCrops(validation, recipe)
  ).catch(async (error: unknown) => {
    await fitted.close()
    throw error
  })
  const { good, defect } = scoresByLabel(validation, fitted.validationScores)
  const thresholds =
    options.thresholds === undefined
      ? withReviewBand(fitted.calibration, recipe.reviewBand, defect)
      : chooseThresholds(good, defect, options.thresholds)
  const { calibration } = thresholds
  const radius = usualRadius(
    train.flatMap(({ picture, appearance }) => (picture.label === 'good' ? radiusOf(appearance) : []))
  )
  const draft: ManifestDraft = {
    codeVersion: options.codeVersion,
    dataHash: dataset.hash,
    counts: {
      available: count(dataset.pictures.map((picture) => ({ picture }))),
      train: count(train),
      validation: count(validation),
      rejected: rejected.length
    },
    parameters,
    metrics: {
      auroc: auroc(good, defect),
      escape: calibration.escape,
      overkill: calibration.overkill,
      startedFrom: options.start.name,
      thresholdMethod: calibration.method,
      promisedOverkillRate: calibration.promisedOverkillRate,
      trainingSeconds: Math.round((clockMs() - startedAt) / 100) / 10,
      backend: backend.name,
      device: backend.device,
      onnxDifference
    },
    crop: recipe.crop,
    scoring: fitted.scoring,
    threshold: calibration.threshold,
    ...(options.thresholds === undefined && fitted.reviewFrom !== null && { reviewFrom: fitted.reviewFrom }),
    ...(radius !== null && { radius }),
    encoder: { inputSize: fitted.architecture.inputSize, embeddingSize: fitted.architecture.embeddingSize }
  }
  return { pictureRoot: commonFolder(dataset), fitted, thresholds, draft, train, validation, rejected }
}

/** Writes encoder, weights and banks into a model version's folder. */
export async function writeModelFiles(
  folder: string,
  {
    architecture,
    weights,
    onnx,
    good,
    defect,
    evidence
  }: Pick<FittedModel, 'architecture' | 'weights' | 'onnx' | 'good' | 'defect'> & {
    readonly evidence: EvidenceModel | null
  }
): Promise<void> {
  const { json, bin } = encodeWeights(architecture, weights)
  await writeFile(join(folder, MODEL_FILES.onnx), onnx)
  await writeFile(join(folder, MODEL_FILES.weightsJson), json)
  await writeFile(join(folder, MODEL_FILES.weightsBin), bin)
  await writeFile(join(folder, MODEL_FILES.good), encodeBank(good))
  if (evidence !== null) await writeFile(join(folder, MODEL_FILES.evidence), encodeEvidence(evidence))
  if (defect !== null) await writeFile(join(folder, MODEL_FILES.defect), encodeBank(defect))
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

/** The data set's folder; of a CSV, the folder in which it lies. */
function commonFolder({ path, pictures }: Dataset): string {
  return pictures.every(({ file }) => file.startsWith(`${path}${sep}`)) ? path : dirname(path)
}

/**
 * Near copies of one picture count as one part: split apart, the copy in validation would flatter the figures and the
 * threshold.
 */
function groupCopies(cuts: readonly Cut[], { recipe, observer, mergeCopies }: TrainModelOptions): readonly Cut[] {
  if (!mergeCopies) return cuts
  const merged = mergeDuplicateCuts(cuts, recipe.crop)
  const parts = (some: readonly Cut[]): number => new Set(some.map(({ picture }) => picture.part)).size
  if (parts(merged) < parts(cuts))
    observer.note(
      `${cuts.length} pictures of ${parts(cuts)} parts by name; near copies put together, ${parts(merged)} parts`
    )
  return merged
}

/** By part. A small set gives up more than a fifth, so that there are enough good parts to choose a threshold. */
export function splitCuts(cuts: readonly Cut[], seed: number): { train: Cut[]; validation: Cut[] } {
  const good = count(cuts).good
  if (good < MIN_GOOD.train + MIN_GOOD.validation) {
    throw new DatasetInvalid(
      `expected at least ${MIN_GOOD.train + MIN_GOOD.validation} OK pictures in which the part is found, `
        + `received ${good}`
    )
  }
  const share = Math.max(VALIDATION_SHARE, (MIN_GOOD.validation + 1) / good)
  const held = new Set<LabelledPicture>(
    splitByPart(
      cuts.map(({ picture }) => picture),
      { validationShare: Math.min(share, 0.5), seed }
    ).validation
  )
  return {
    train: cuts.filter(({ picture }) => !held.has(picture)),
    validation: cuts.filter(({ picture }) => held.has(picture))
  }
}

function sayWhatItMeans(
  { good, defect }: LabelCounts,
  { batchSize }: ResolvedParameters,
  observer: TrainingObserver
): void {
  if (defect === 0) {
    observer.note(
      'no NG pictures: training on OK pictures alone, with defects drawn onto them; how many real defects escape '
        + 'cannot be measured without NG pictures'
    )
  }
  if (good + defect < batchSize)
    observer.note(
      `${good + defect} pictures for batches of ${batchSize}: each appears several times in a batch, every `
        + 'time in another view'
    )
}

const needsDefects = (order: ThresholdOrder): boolean =>
  'limits' in order || order.policy.by === 'cost' || order.policy.by === 'escape-limit'

function sampleCrops(cuts: readonly Cut[], { crop }: Recipe): Float32Array {
  const some = cuts.slice(0, EXPORT_CHECK_CROPS)
  const pixels = new Float32Array(some.length * cropArea(crop))
  some.forEach((cut, n) => {
    pixels.set(normalise(cut.pixels, crop).data, n * cropArea(crop))
  })
  return pixels
}

function count(cuts: readonly Pick<Cut, 'picture'>[]): LabelCounts {
  const of = (label: Label): number => cuts.filter(({ picture }) => picture.label === label).length
  return { good: of('good'), defect: of('defect') }
}
