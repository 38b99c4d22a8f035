import type { LabelledPicture } from '../domain/labelled/label.ts'
import type { CropSpec } from '../domain/recipes/recipe.ts'
import type { TrainParameters, TrainProgress } from '../domain/training/training.ts'
import type { EncoderWeights } from '../encoder/weights.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { resolveEpochs } from './network/epochs.ts'
import { fitModel } from './fit-model.ts'
import type { TrainingBackend } from './network/backend.ts'
import { foldsByPart } from './dataset/split.ts'
import { splitCuts } from './split-cuts.ts'

export interface FoldResult {
  /** From 1. */
  readonly fold: number
  readonly threshold: number
  /** Scores of the pictures that this fold held out. */
  readonly scored: readonly ScoredPicture[]
}

export interface ScoredPicture {
  readonly picture: LabelledPicture
  readonly score: number
}

export interface CrossvalOptions {
  readonly cuts: readonly Cut[]
  readonly crop: CropSpec
  readonly folds: number
  readonly parameters: TrainParameters
  readonly backend: TrainingBackend
  /** Each fold starts from these weights; without them it starts from random weights. */
  readonly initial?: EncoderWeights
  readonly onFold: (fold: number) => void
  readonly onProgress: (progress: TrainProgress) => void
  readonly now: () => number
  readonly signal?: AbortSignal
}

/**
 * Trains once per fold on the other folds and scores the pictures held out. Folds hold whole parts. The threshold of
 * each fold also comes from its training pictures (from their own validation split), so the held-out pictures do not
 * influence it.
 */
export async function* crossValidate(options: CrossvalOptions): AsyncGenerator<FoldResult> {
  const { cuts, crop, parameters } = options
  const folds = foldsByPart(
    cuts.map(({ picture }) => picture),
    options.folds,
    parameters.seed
  )
  for (const [index, fold] of folds.entries()) {
    options.onFold(index + 1)
    const held = new Set(fold)
    const test = cuts.filter(({ picture }) => held.has(picture))
    const { train, validation } = splitCuts(
      cuts.filter(({ picture }) => !held.has(picture)),
      parameters.seed
    )
    const fitted = await fitModel({
      train,
      validation,
      crop,
      parameters: resolveEpochs(parameters, train.filter(({ picture }) => picture.label === 'good').length),
      backend: options.backend,
      ...(options.initial && { initial: options.initial }),
      checkpoints: { load: async () => null, save: async () => {} },
      onProgress: options.onProgress,
      now: options.now,
      ...(options.signal && { signal: options.signal })
    })
    try {
      const scores = await fitted.score(test)
      yield {
        fold: index + 1,
        threshold: fitted.calibration.threshold,
        scored: test.map(({ picture }, n) => ({ picture, score: scores[n]! }))
      }
    } finally {
      await fitted.close()
    }
  }
}
