import type { ManifestDraft } from '../domain/models/manifest.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'
import type { ResolvedParameters } from '../domain/training/training.ts'
import type { Calibration } from '../scoring/calibrate.ts'
import { auroc } from '../scoring/roc.ts'
import { scoresByLabel } from './choose-threshold.ts'
import { type Cut, radiusOf } from './dataset/cut-pictures.ts'
import { usualRadius } from './evidence/usual-radius.ts'
import { count } from './split-cuts.ts'
import type { FittedModel } from './fit-model.ts'
import type { Dataset } from './dataset/load-dataset.ts'
import type { TrainingBackend } from './network/backend.ts'

/** The input of a training, and its result. */
export interface Trained {
  readonly dataset: Dataset
  readonly recipe: Recipe
  readonly backend: TrainingBackend
  readonly codeVersion: string
  /** Name of the version from whose weights the training started. */
  readonly startedFrom: string
  readonly parameters: ResolvedParameters
  readonly train: readonly Cut[]
  readonly validation: readonly Cut[]
  /** Number of pictures that could not be used. */
  readonly rejected: number
  readonly fitted: FittedModel
  readonly calibration: Calibration
  /** Scores from here to the threshold are REVIEW; null if the recipe's review band applies. */
  readonly reviewFrom: number | null
  readonly onnxDifference: number
  readonly trainingSeconds: number
}

/** The manifest of a trained version, without the fields that publishing adds. */
export function draftOf(trained: Trained): ManifestDraft {
  const { dataset, recipe, backend, fitted, train, validation, calibration, reviewFrom } = trained
  const { good, defect } = scoresByLabel(validation, fitted.validationScores)
  const radius = usualRadius(
    train.flatMap(({ picture, appearance }) => (picture.label === 'good' ? radiusOf(appearance) : []))
  )
  return {
    codeVersion: trained.codeVersion,
    dataHash: dataset.hash,
    counts: {
      available: count(dataset.pictures.map((picture) => ({ picture }))),
      train: count(train),
      validation: count(validation),
      rejected: trained.rejected
    },
    parameters: trained.parameters,
    metrics: {
      auroc: auroc(good, defect),
      escape: calibration.escape,
      overkill: calibration.overkill,
      startedFrom: trained.startedFrom,
      thresholdMethod: calibration.method,
      promisedOverkillRate: calibration.promisedOverkillRate,
      trainingSeconds: Math.round(10 * trained.trainingSeconds) / 10,
      backend: backend.name,
      device: backend.device,
      onnxDifference: trained.onnxDifference,
      precision: fitted.precision.precision,
      precisionWhy: fitted.precision.why
    },
    crop: recipe.crop,
    scoring: fitted.scoring,
    threshold: calibration.threshold,
    ...(reviewFrom !== null && { reviewFrom }),
    ...(radius !== null && { radius }),
    encoder: { inputSize: fitted.architecture.inputSize, embeddingSize: fitted.architecture.embeddingSize }
  }
}
