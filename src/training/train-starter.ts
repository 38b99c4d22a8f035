import { createHash } from 'node:crypto'
import type { ManifestDraft } from '../domain/models/manifest.ts'
import { RECIPE_DEFAULTS } from '../domain/recipes/recipe.ts'
import type { ResolvedParameters } from '../domain/training/training.ts'
import { judgingArchitecture, trainingArchitecture } from '../encoder/architecture.ts'
import type { EncoderNetwork } from '../encoder/dense-head.ts'
import { toOnnx } from '../encoder/onnx-model.ts'
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import { NEAREST_PROTOTYPES } from '../scoring/anomaly-score.ts'
import type { TrainingBackend } from './network/backend.ts'
import { trainNetwork } from './network/train-network.ts'
import { drawGoodParts } from './starter-parts.ts'
import { type TaughtModel, teachModel } from './head/teach-model.ts'
import type { TrainingObserver } from './training-observer.ts'
import { type Trial, TRIAL, type TrialProduct, drawTrial, tryOut } from './starter-trial.ts'

/** Products from which the starter encoder learns, and other products on which it is tested. */
export interface StarterParts {
  readonly products: number
  readonly perProduct: number
}

export interface TrainStarterOptions {
  readonly parts: StarterParts
  readonly trial?: Trial
  readonly parameters: ResolvedParameters
  readonly backend: TrainingBackend
  readonly codeVersion: string
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  readonly observer: TrainingObserver
  readonly signal?: AbortSignal
}

/**
 * Trains the encoder with which `okng teach` begins, on drawn parts of many made-up products. Each batch shows several
 * products: good parts of each, and the same parts with made-up defects. Triplets are within one product. So the
 * encoder learns what defects look like on any surface, not what one product looks like.
 * @throws what `trainNetwork` throws
 */
export async function trainStarter(options: TrainStarterOptions): Promise<TrainedStarter> {
  const { parts, parameters, backend, observer, clockMs, trial: size = TRIAL } = options
  const startedAt = clockMs()
  const { crop } = RECIPE_DEFAULTS
  const { seed } = parameters
  const inAll = parts.products * parts.perProduct
  const good = drawGoodParts(crop, { ...parts, seed: `starter ${seed}` }, (done) => {
    observer.cut(done, inAll)
  })
  const trial = drawTrial(size, seed)
  const trained = trainingArchitecture(crop)
  const { weights, history } = await trainNetwork({
    architecture: trained,
    crop,
    parameters,
    backend,
    crops: {
      good: good.map(({ pixels }) => pixels),
      products: good.map((_, n) => Math.floor(n / parts.perProduct)),
      defect: []
    },
    checkpoints: { load: async () => null, save: async () => {} },
    validate: async (embed) => ({
      validationAuroc: await tryOut(trial, embed),
      trainingAuroc: null,
      validationTripletLoss: null
    }),
    onProgress: (progress) => {
      observer.epoch(progress)
    },
    onBatch: (epoch, done, of) => {
      observer.batch(epoch, done, of)
    },
    now: clockMs,
    ...(options.signal && { signal: options.signal })
  })
  const architecture = judgingArchitecture(trained)
  const onnx = toOnnx(architecture, weights)
  const taught = await teachFirst(trial, onnx, seed)
  const counts = { good: inAll, defect: 0 }
  const draft: ManifestDraft = {
    codeVersion: options.codeVersion,
    dataHash: createHash('sha256')
      .update(JSON.stringify(['drawn products', parts, seed]))
      .digest('hex'),
    counts: {
      available: counts,
      train: counts,
      validation: { good: size.products * (size.taught + size.judged), defect: size.products * size.judged },
      rejected: 0
    },
    parameters,
    metrics: {
      ...parts,
      meanAurocOfUnseenProducts: history.at(-1)?.validationAuroc ?? null,
      trainingSeconds: Math.round((clockMs() - startedAt) / 100) / 10,
      backend: backend.name,
      device: backend.device,
      thresholdMethod: taught.thresholdMethod,
      promisedOverkillRate: taught.promisedOverkillRate
    },
    crop,
    scoring: taught.scoring,
    threshold: taught.threshold,
    encoder: { inputSize: architecture.inputSize, embeddingSize: architecture.embeddingSize }
  }
  return { network: { architecture, weights }, onnx, taught, draft }
}

export interface TrainedStarter {
  readonly network: EncoderNetwork
  readonly onnx: Uint8Array
  /** Teaches one of the trial's products, so that the version has a bank and a threshold. */
  readonly taught: TaughtModel
  readonly draft: ManifestDraft
}

async function teachFirst([product]: readonly TrialProduct[], onnx: Uint8Array, seed: number): Promise<TaughtModel> {
  const encoder = await openOnnxRuntime(onnx, 2)
  try {
    return await teachModel({
      cuts: product!.taught,
      embed: encoder.embed,
      crop: RECIPE_DEFAULTS.crop,
      scoring: { k: NEAREST_PROTOTYPES, useDefectBank: false },
      seed,
      known: null
    })
  } finally {
    await encoder.close()
  }
}
