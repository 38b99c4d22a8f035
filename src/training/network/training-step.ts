import * as tf from '@tensorflow/tfjs-core'
import { decodedShape, type EncoderArchitecture, inputShape } from '../../encoder/architecture.ts'
import { decode } from '../../encoder/decoder.ts'
import { type Convolve, convolveAs, embedding, pool } from '../../encoder/forward.ts'
import { batchNorm, type BatchStatistics } from './batch-norm.ts'
import type { Batch } from './batches.ts'
import { largestOverPositions } from './largest.ts'
import { classificationLoss, defectMapLoss, reconstructionLoss, tripletLoss } from './losses.ts'
import { updateRunning } from './training-parameters.ts'

/** Weight of the autoencoder's squared error, compared with the triplet loss. */
export const RECONSTRUCTION_WEIGHT = 0.05
/** Weight of the loss for the position of drawn defects. */
const DEFECT_MAP_WEIGHT = 5
/** Weight of the classifier's loss (one layer that separates defects from good parts). */
const CLASSIFICATION_WEIGHT = 1
/** Slope of the triplet loss's soft margin, per unit of distance. */
export const SHARPNESS = 4

export interface Network {
  readonly architecture: EncoderArchitecture
  readonly trained: ReadonlyMap<string, tf.Variable>
  readonly running: ReadonlyMap<string, tf.Variable>
  readonly optimizer: tf.Optimizer
  readonly convolve: Convolve
  readonly reconstructionWeight: number
}

/** Means per picture of the batch. */
export interface Losses {
  readonly total: number
  readonly triplet: number
  readonly classification: number
  readonly reconstruction: number
  readonly defectMap: number
}

/** One step of gradient descent. @param step steps before it @param hardness see `tripletLoss` */
export async function trainingStep(network: Network, batch: Batch, step: number, hardness: number): Promise<Losses> {
  const { architecture, trained, optimizer, convolve } = network
  const [rows, columns] = inputShape(architecture)
  const input = tf.tensor4d(batch.pixels, [batch.pixels.length / (rows * columns), rows, columns, 1])
  const defectMaps = tf.tensor4d(batch.defectMaps, [input.shape[0], ...decodedShape(architecture), 1])
  const kept: tf.Tensor[] = [input, defectMaps]
  const statistics: BatchStatistics[] = []
  const total = optimizer.minimize(
    () => {
      const features = featureMapInTraining(network, input, statistics)
      const pooled = pool(features, 1, largestOverPositions)
      const triplet = tripletLoss(embedding(trained, pooled), batch, SHARPNESS, hardness)
      const classification = classificationLoss(logits(trained, pooled), batch.goodCount)
      const decoded = decode(trained, features, convolve)
      const reconstruction = reconstructionLoss(decoded.reconstruction, input)
      const defectMap = defectMapLoss(decoded.defectLogits, defectMaps)
      kept.push(
        tf.keep(triplet.clone()),
        tf.keep(classification.clone()),
        tf.keep(reconstruction.clone()),
        tf.keep(defectMap.clone())
      )
      return tf.addN([
        triplet,
        tf.mul(classification, CLASSIFICATION_WEIGHT),
        tf.mul(reconstruction, network.reconstructionWeight),
        tf.mul(defectMap, DEFECT_MAP_WEIGHT)
      ]) as tf.Scalar
    },
    true,
    [...trained.values()]
  )!
  kept.push(total)
  statistics.forEach(({ mean, variance }, layer) => {
    updateRunning(network.running.get(`conv${layer}/mean`)!, mean, step)
    updateRunning(network.running.get(`conv${layer}/variance`)!, variance, step)
    kept.push(mean, variance)
  })
  try {
    const [triplet, classification, reconstruction, defectMap] = (await Promise.all(
      kept.slice(2, 6).map(async (loss) => (await loss.data())[0]!)
    )) as [number, number, number, number]
    return { total: (await total.data())[0]!, triplet, classification, reconstruction, defectMap }
  } finally {
    tf.dispose(kept)
  }
}

/** Like `featureMap` of the encoder, but with the statistics of the batch instead of the folded ones. */
function featureMapInTraining(
  { architecture, trained, convolve }: Network,
  x: tf.Tensor4D,
  statistics: BatchStatistics[]
): tf.Tensor4D {
  const around = convolveAs(architecture, convolve)
  return architecture.convolutions.reduce((input, { stride }, layer) => {
    const [kernel, gamma, beta] = ['kernel', 'gamma', 'beta'].map((name) =>
      trained.get(`conv${layer}/${name}`)!
    ) as tf.Tensor[] as [tf.Tensor, tf.Tensor, tf.Tensor]
    const convolved = around(input, kernel as tf.Tensor4D, stride)
    return tf.relu(batchNorm(convolved, gamma as tf.Tensor1D, beta as tf.Tensor1D, (found) => statistics.push(found)))
  }, x)
}

/** Of the classifier (see classifier.ts): [N, 2C] -> [N]. */
function logits(trained: Network['trained'], pooled: tf.Tensor2D): tf.Tensor1D {
  return tf.squeeze(
    tf.add(tf.matMul(pooled, trained.get('classifier/kernel') as tf.Tensor2D), trained.get('classifier/bias')!),
    [1]
  )
}
