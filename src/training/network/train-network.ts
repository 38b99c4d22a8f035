import * as tf from '@tensorflow/tfjs-core'
import { createRandom } from '../../domain/random.ts'
import { cropColumns } from '../../domain/recipes/recipe.ts'
import type { TrainProgress } from '../../domain/training/training.ts'
import { checkArchitecture, type EncoderArchitecture, inputShape } from '../../encoder/architecture.ts'
import type { EncoderWeights } from '../../encoder/weights.ts'
import type { TrainingBackend } from './backend.ts'
import { type Batch, epochBatches } from './batches.ts'
import { type Checkpoint, type CheckpointStore, readOptimizer, restoreOptimizer } from './checkpoint.ts'
import type { Classifier } from './classifier.ts'
import { type Embed, measureNetwork, type ProgressFigures } from './measure-network.ts'
import { type EpochOptions, trainEpoch } from './train-epoch.ts'
import {
  foldedWeights,
  initialValues,
  runningShapes,
  trainedShapes,
  type TrainingValues,
  valuesFrom
} from './training-parameters.ts'
import { type Network, RECONSTRUCTION_WEIGHT } from './training-step.ts'
import { createVariables, readVariables } from './variables.ts'

/** A training has about this many validations. */
const VALIDATIONS = 20

export interface TrainNetworkOptions extends EpochOptions {
  readonly architecture: EncoderArchitecture
  /** Weight of the autoencoder; 0 trains without it. */
  readonly reconstructionWeight?: number
  readonly backend: TrainingBackend
  /** Weights to start from; without them, He initialisation from the seed. */
  readonly initial?: EncoderWeights
  readonly checkpoints: CheckpointStore
  readonly validate: (embed: Embed) => Promise<ProgressFigures>
  /** Called for each epoch. After a resume it is first called for the epochs of the checkpoint. */
  readonly onProgress: (progress: TrainProgress) => void
  /** Milliseconds; for the time left. */
  readonly now: () => number
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
 * @throws RangeError for an invalid architecture, or one for other crops; the signal's reason if aborted; Error if the
 *   loss is no longer finite
 */
export async function trainNetwork(options: TrainNetworkOptions): Promise<TrainedNetwork> {
  const { architecture, crop, parameters, backend, checkpoints } = options
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

/** Between two validations, the figures of the earlier one are reported. */
function figuresOf(last: TrainProgress | undefined): ProgressFigures {
  const { validationAuroc = null, trainingAuroc = null, validationTripletLoss = null } = last ?? {}
  return { validationAuroc, trainingAuroc, validationTripletLoss }
}

function isValidationEpoch(done: number, epochs: number): boolean {
  return done === epochs || done % Math.max(1, Math.ceil(epochs / VALIDATIONS)) === 0
}

async function validate(network: Network, { architecture, validate }: TrainNetworkOptions): Promise<ProgressFigures> {
  return measureNetwork(architecture, foldedWeights(architecture, await valuesOf(network)), validate)
}
