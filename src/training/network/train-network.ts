import * as tf from '@tensorflow/tfjs-core'
import { createRandom } from '../../domain/random.ts'
import { type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'
import type { ResolvedParameters, TrainProgress } from '../../domain/training/training.ts'
import { checkArchitecture, type EncoderArchitecture, inputShape, parameterShapes } from '../../encoder/architecture.ts'
import { embed } from '../../encoder/forward.ts'
import type { EncoderWeights } from '../../encoder/weights.ts'
import type { TrainingBackend } from './backend.ts'
import { type Batch, batchesPerEpoch, epochBatches, type TrainingCrops } from './batches.ts'
import type { Classifier } from './classifier.ts'
import { type Checkpoint, type CheckpointStore, readOptimizer, restoreOptimizer } from './checkpoint.ts'
import {
  foldedWeights,
  initialValues,
  runningShapes,
  trainedShapes,
  type TrainingValues,
  valuesFrom
} from './training-parameters.ts'
import { type Losses, type Network, RECONSTRUCTION_WEIGHT, trainingStep } from './training-step.ts'
import { createVariables, readVariables } from './variables.ts'

/** The learning rate climbs over the first steps, then falls along a cosine to zero. */
const WARM_UP_STEPS = 20
/**
 * Shares of the training between which the loss turns from all triplets towards the hardest of each batch, and the
 * steps that must have passed before. It stops half way: on parts whose defects are faint the hardest triplets alone
 * pull everything into one point again.
 */
const HARD_MINING = { from: { share: 0.2, steps: 150 }, full: { share: 0.7, steps: 500 }, most: 0.5 } as const
/** A training has about this many validations. */
const VALIDATIONS = 20

/** Crops [n, rows, columns] standardised in, embeddings [n, D] out. */
export type Embed = (crops: Float32Array) => Promise<Float32Array>

/** How well the embedding separates parts, for the progress. */
export type ProgressFigures = Pick<TrainProgress, 'validationAuroc' | 'trainingAuroc' | 'validationTripletLoss'>

export interface TrainNetworkOptions {
  readonly architecture: EncoderArchitecture
  readonly crop: CropSpec
  readonly crops: TrainingCrops
  readonly parameters: ResolvedParameters
  /** How much the autoencoder counts; 0 trains without it. */
  readonly reconstructionWeight?: number
  readonly backend: TrainingBackend
  /** Weights to start from; without them He initialisation from the seed. */
  readonly initial?: EncoderWeights
  readonly checkpoints: CheckpointStore
  readonly validate: (embed: Embed) => Promise<ProgressFigures>
  /** Called for each epoch. After a resume it is first called for the epochs of the checkpoint. */
  readonly onProgress: (progress: TrainProgress) => void
  /** Within an epoch (from 1): batches done of all. */
  readonly onBatch?: (epoch: number, done: number, of: number) => void
  /** Milliseconds; for the time left. */
  readonly now: () => number
  readonly signal?: AbortSignal
}

export interface TrainedNetwork {
  readonly weights: EncoderWeights
  readonly classifier: Classifier
  readonly history: readonly TrainProgress[]
}

/**
 * Trains the encoder: autoencoder and triplet loss, Adam (Kingma & Ba 2015, arXiv:1412.6980). Seeded: the same crops,
 * parameters and backend give the same weights, resumed or not.
 *
 * @throws RangeError for an architecture that makes no sense or takes other crops; the signal's reason when aborted;
 *   Error when the loss is no longer finite
 */
export async function trainNetwork(options: TrainNetworkOptions): Promise<TrainedNetwork> {
  const { architecture, crop, crops, parameters, backend, checkpoints } = options
  checkArchitecture(architecture)
  const [taken, given] = [inputShape(architecture).join(' x '), `${crop.sizePx} x ${cropColumns(crop)}`]
  if (taken !== given)
    throw new RangeError(`crop: expected the sides of the network's input, ${taken}, received ${given}`)
  const checkpoint = await checkpoints.load()
  const values = checkpoint?.values ?? startValues(options)
  const network: Network = {
    architecture,
    trained: createVariables(trainedShapes(architecture), values, true),
    running: createVariables(runningShapes(architecture), values, false),
    optimizer: tf.train.adam(parameters.learningRate),
    convolve: backend.convolve,
    reconstructionWeight: options.reconstructionWeight ?? RECONSTRUCTION_WEIGHT
  }
  const history: TrainProgress[] = [...(checkpoint?.history ?? [])]
  for (const progress of history) options.onProgress(progress)
  try {
    if (checkpoint !== null) await restoreOptimizer(network.optimizer, checkpoint.optimizer)
    const startedAt = options.now()
    const firstEpoch = history.length
    for (let epoch = firstEpoch; epoch < parameters.epochs; epoch++) {
      const losses = await trainEpoch(network, options, epoch)
      const done = epoch + 1
      const secondsPerEpoch = (options.now() - startedAt) / 1000 / (done - firstEpoch)
      const progress: TrainProgress = {
        epoch: done,
        epochs: parameters.epochs,
        loss: losses.total,
        tripletLoss: losses.triplet,
        reconstructionLoss: losses.reconstruction,
        classificationLoss: losses.classification,
        defectMapLoss: losses.defectMap,
        ...(isValidationEpoch(done, parameters.epochs) ? await validate(network, options) : figuresOf(history.at(-1))),
        secondsLeft: secondsPerEpoch * (parameters.epochs - done)
      }
      history.push(progress)
      options.onProgress(progress)
      if (done < parameters.epochs && done % parameters.saveInterval === 0)
        await checkpoints.save(await checkpointOf(network, history))
    }
    const trained = await valuesOf(network)
    return {
      weights: foldedWeights(architecture, trained),
      classifier: { weights: trained.get('classifier/kernel')!, bias: trained.get('classifier/bias')![0]! },
      history
    }
  } finally {
    network.optimizer.dispose()
    tf.dispose([...network.trained.values(), ...network.running.values()])
  }

  /** Means of the losses over the epoch's batches. */
  async function trainEpoch(
    network: Network,
    { crop, signal, onBatch }: TrainNetworkOptions,
    epoch: number
  ): Promise<Losses> {
    const perEpoch = batchesPerEpoch(crops.good.length, parameters.batchSize)
    const totalSteps = parameters.epochs * perEpoch
    const sums = { total: 0, triplet: 0, classification: 0, reconstruction: 0, defectMap: 0 }
    let done = 0
    for (const batch of epochBatches(crops, crop, { batchSize: parameters.batchSize, seed: parameters.seed, epoch })) {
      signal?.throwIfAborted()
      const step = epoch * perEpoch + done
      setLearningRate(network.optimizer, parameters.learningRate * schedule(step, totalSteps))
      const losses = await trainingStep(network, batch, step, hardness(step, totalSteps))
      if (!Number.isFinite(losses.total))
        throw new Error(
          `the loss became ${losses.total} in epoch ${epoch + 1}: lower the learning rate (now `
            + `${parameters.learningRate})`
        )
      sums.total += losses.total / perEpoch
      sums.triplet += losses.triplet / perEpoch
      sums.reconstruction += losses.reconstruction / perEpoch
      sums.classification += losses.classification / perEpoch
      sums.defectMap += losses.defectMap / perEpoch
      done++
      onBatch?.(epoch + 1, done, perEpoch)
    }
    return sums
  }
}

function startValues({ architecture, crop, crops, parameters, initial }: TrainNetworkOptions): TrainingValues {
  const { batchSize, seed } = parameters
  const { normal } = createRandom(seed).fork('weights')
  if (initial === undefined) return initialValues(architecture, normal)
  const { pixels } = epochBatches(crops, crop, { batchSize, seed, epoch: 0 }).next().value as Batch
  const batch = tf.tensor4d(pixels, [batchSize, ...inputShape(architecture), 1])
  try {
    return valuesFrom(architecture, initial, batch, normal)
  } finally {
    batch.dispose()
  }
}

const valuesOf = (network: Network) => readVariables([...network.trained, ...network.running])

async function checkpointOf(network: Network, history: readonly TrainProgress[]): Promise<Checkpoint> {
  return { history, values: await valuesOf(network), optimizer: await readOptimizer(network.optimizer) }
}

/** Between validations the last figures stand. */
function figuresOf(last: TrainProgress | undefined): ProgressFigures {
  const { validationAuroc = null, trainingAuroc = null, validationTripletLoss = null } = last ?? {}
  return { validationAuroc, trainingAuroc, validationTripletLoss }
}

function isValidationEpoch(done: number, epochs: number): boolean {
  return done === epochs || done % Math.max(1, Math.ceil(epochs / VALIDATIONS)) === 0
}

async function validate(network: Network, { architecture, validate }: TrainNetworkOptions): Promise<ProgressFigures> {
  const weights = foldedWeights(architecture, await valuesOf(network))
  const tensors = new Map(
    [...parameterShapes(architecture)].map(([name, shape]) => [name, tf.tensor(weights.get(name)!, [...shape])])
  )
  try {
    return await validate(embedder(architecture, tensors))
  } finally {
    tf.dispose([...tensors.values()])
  }
}

/** In pieces that fit in memory. */
function embedder(architecture: EncoderArchitecture, tensors: ReadonlyMap<string, tf.Tensor>): Embed {
  const { embeddingSize } = architecture
  const [rows, columns] = inputShape(architecture)
  const area = rows * columns
  return async (crops) => {
    const result = new Float32Array((crops.length / area) * embeddingSize)
    for (let from = 0; from * area < crops.length; from += EMBED_BATCH) {
      const piece = crops.subarray(from * area, (from + EMBED_BATCH) * area)
      const embeddings = tf.tidy(() =>
        embed(architecture, tensors, tf.tensor4d(piece, [piece.length / area, rows, columns, 1]))
      )
      result.set(await embeddings.data(), from * embeddingSize)
      embeddings.dispose()
    }
    return result
  }
}
const EMBED_BATCH = 64

/** Factor on the learning rate at `step` of `total`. */
export function schedule(step: number, total: number): number {
  const warmUp = Math.min(WARM_UP_STEPS, Math.max(1, total / 10))
  return Math.min(1, (step + 1) / warmUp) * 0.5 * (1 + Math.cos((Math.PI * step) / total))
}

/**
 * How much of the loss is batch-hard at `step` of `total`. A short training never gets there: hard mining too early
 * keeps all embeddings in one point.
 */
export function hardness(step: number, total: number): number {
  const from = Math.max(HARD_MINING.from.share * total, HARD_MINING.from.steps)
  const full = Math.max(HARD_MINING.full.share * total, HARD_MINING.full.steps)
  return HARD_MINING.most * Math.min(1, Math.max(0, (step - from) / (full - from)))
}

/** tfjs keeps the field protected, but reads it again in each step. */
function setLearningRate(optimizer: tf.Optimizer, learningRate: number): void {
  ;(optimizer as unknown as { learningRate: number }).learningRate = learningRate
}
