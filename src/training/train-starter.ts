import { createHash } from 'node:crypto'
import type { ManifestDraft } from '../domain/models/manifest.ts'
import { RECIPE_DEFAULTS } from '../domain/recipes/recipe.ts'
import type { ResolvedParameters } from '../domain/training/training.ts'
import { judgingArchitecture, trainingArchitecture } from '../encoder/architecture.ts'
import type { EncoderNetwork } from '../encoder/dense-head.ts'
import { toOnnx } from '../encoder/onnx-model.ts'
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import { anomalyScore, NEAREST_PROTOTYPES } from '../scoring/anomaly-score.ts'
import { createBank } from '../scoring/memory-bank.ts'
import { auroc } from '../scoring/roc.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { embedCuts, type Embed } from './dataset/embed-cuts.ts'
import type { TrainingBackend } from './network/backend.ts'
import { trainNetwork } from './network/train-network.ts'
import { drawGoodParts, withDefects } from './starter-parts.ts'
import { type TaughtModel, teachModel } from './head/teach-model.ts'
import type { TrainingObserver } from './training-observer.ts'

/** What the starter encoder is learnt from, and what it is tried on: products that it has not seen. */
export interface StarterParts {
  readonly products: number
  readonly perProduct: number
}

/**
 * Products that the progress is measured on: of each some good parts are taught, others are judged, and those again
 * with a drawn defect.
 */
export interface Trial {
  readonly products: number
  readonly taught: number
  readonly judged: number
}
const TRIAL: Trial = { products: 12, taught: 20, judged: 20 }

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
 * Trains the encoder that `okng teach` begins with, on drawn parts of many made-up products: in each batch several
 * products, of each good parts and the same parts with made-up defects, and triplets within a product. What it learns
 * is what a defect looks like on whatever surface, not what one product looks like.
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
  /** One of the trial's products, so that the version has a bank and a threshold. */
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

interface TrialProduct {
  readonly taught: readonly Cut[]
  readonly good: readonly Cut[]
  readonly defect: readonly Cut[]
}

function drawTrial({ products, taught, judged }: Trial, seed: number): TrialProduct[] {
  const { crop } = RECIPE_DEFAULTS
  const perProduct = taught + judged
  const cuts = drawGoodParts(crop, { products, perProduct, seed: `trial ${seed}` })
  return Array.from({ length: products }, (_, product) => {
    const own = cuts.slice(product * perProduct, (product + 1) * perProduct)
    const good = own.slice(taught)
    return { taught: own.slice(0, taught), good, defect: withDefects(good, crop, `trial defects ${seed}/${product}`) }
  })
}

/** Mean AUROC over the trial's products, each against its own taught parts. */
async function tryOut(trial: readonly TrialProduct[], embed: Embed): Promise<number> {
  const { crop } = RECIPE_DEFAULTS
  let sum = 0
  for (const { taught, good, defect } of trial) {
    const { rows, D } = await embedCuts([...taught, ...good, ...defect], embed, crop)
    const bank = createBank(rows.subarray(0, taught.length * D), D)
    const score = (n: number): number => anomalyScore(rows.subarray(n * D, (n + 1) * D), bank, null, NEAREST_PROTOTYPES)
    sum +=
      auroc(
        good.map((_, n) => score(taught.length + n)),
        defect.map((_, n) => score(taught.length + good.length + n))
      )! / trial.length
  }
  return sum
}
