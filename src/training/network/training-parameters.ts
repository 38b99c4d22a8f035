import * as tf from '@tensorflow/tfjs-core'
import { decoderShapes, type EncoderArchitecture, parameterShapes } from '../../encoder/architecture.ts'
import { pooledSize } from '../../encoder/dense-head.ts'
import { checkWeights, type EncoderWeights, weightShapes } from '../../encoder/weights.ts'
import { VARIANCE_EPSILON } from './batch-norm.ts'

/**
 * The tensors that training changes. During training, a convolution has batch normalisation instead of a bias:
 * `convN/gamma` and `convN/beta` are trained, `convN/mean` and `convN/variance` are running means over the batches.
 * `foldedWeights` turns these into the plain kernel and bias of the encoder that is kept. The decoder's tensors are
 * kept unchanged: they produce heat maps.
 */
export type TrainingValues = ReadonlyMap<string, Float32Array>

/** Maximum weight of the old running mean after a batch. */
const MOMENTUM = 0.95

/** Name -> shape of every trained tensor. */
export function trainedShapes(architecture: EncoderArchitecture): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  for (const [name, shape] of parameterShapes(architecture)) {
    const layer = /^(conv\d+)\/bias$/.exec(name)?.[1]
    if (layer === undefined) shapes.set(name, shape)
    else shapes.set(`${layer}/gamma`, shape).set(`${layer}/beta`, shape)
  }
  return new Map([
    ...shapes,
    ...decoderShapes(architecture),
    ['classifier/kernel', [pooledSize(architecture), 1]],
    ['classifier/bias', [1]]
  ])
}

/** Name -> shape of the running means. */
export function runningShapes(architecture: EncoderArchitecture): Map<string, readonly number[]> {
  return new Map(
    architecture.convolutions.flatMap(({ channels }, layer) => [
      [`conv${layer}/mean`, [channels]],
      [`conv${layer}/variance`, [channels]]
    ])
  )
}

/**
 * First values: He et al. 2015 (arXiv:1502.01852), normal with standard deviation sqrt(2 / fan-in); gamma 1, beta and
 * biases 0. The same for the same `normal` stream on every backend.
 */
export function initialValues(architecture: EncoderArchitecture, normal: () => number): Map<string, Float32Array> {
  const values = new Map<string, Float32Array>()
  for (const [name, shape] of [...trainedShapes(architecture), ...runningShapes(architecture)]) {
    const length = shape.reduce((product, n) => product * n, 1)
    const kernel = name.endsWith('/kernel')
    const constant = name.endsWith('/gamma') || name.endsWith('/variance') ? 1 : 0
    const deviation = Math.sqrt((2 * shape.at(-1)!) / length)
    values.set(
      name,
      Float32Array.from({ length }, () => (kernel ? deviation * normal() : constant))
    )
  }
  return values
}

/**
 * Start values from a finished encoder. Its folded layer z + bias is written as batch normalisation of z: gamma =
 * deviation of z, beta = mean of z + bias, with the statistics of z on `batch` [N, rows, columns, 1]. A last layer of
 * another size (one that was fitted to good parts) gets new random values.
 * @throws RangeError if the weights belong to another architecture
 */
export function valuesFrom(
  architecture: EncoderArchitecture,
  weights: EncoderWeights,
  batch: tf.Tensor4D,
  normal: () => number
): Map<string, Float32Array> {
  checkWeights(
    { ...architecture, embeddingSize: weights.get('dense/bias')?.length ?? architecture.embeddingSize },
    weights
  )
  const values = initialValues(architecture, normal)
  for (const name of weightShapes(architecture, weights).keys()) {
    const found = weights.get(name)!
    if (values.get(name)?.length === found.length) values.set(name, Float32Array.from(found))
  }
  tf.tidy(() => {
    let x = batch
    let channelsIn = 1
    architecture.convolutions.forEach(({ channels, stride }, layer) => {
      const kernel = tf.tensor4d(weights.get(`conv${layer}/kernel`)!, [3, 3, channelsIn, channels])
      const bias = weights.get(`conv${layer}/bias`)!
      const z = tf.conv2d(x, kernel, stride, 'same')
      const { mean, variance } = tf.moments(z, [0, 1, 2])
      const means = mean.dataSync() as Float32Array
      const variances = variance.dataSync() as Float32Array
      values.set(`conv${layer}/mean`, means)
      values.set(`conv${layer}/variance`, variances)
      values.set(
        `conv${layer}/gamma`,
        variances.map((v) => Math.sqrt(v + VARIANCE_EPSILON))
      )
      values.set(
        `conv${layer}/beta`,
        means.map((m, c) => m + bias[c]!)
      )
      x = tf.relu(tf.add(z, bias))
      channelsIn = channels
    })
  })
  return values
}

/**
 * Batch normalisation with running means folded into kernel and bias: kernel * gamma / sd, beta - mean * gamma / sd.
 */
export function foldedWeights(architecture: EncoderArchitecture, values: TrainingValues): EncoderWeights {
  const weights = new Map<string, Float32Array>()
  for (const name of parameterShapes(architecture).keys()) {
    const layer = /^(conv\d+)\//.exec(name)?.[1]
    if (layer === undefined) {
      weights.set(name, values.get(name)!)
      continue
    }
    const gamma = values.get(`${layer}/gamma`)!
    const variance = values.get(`${layer}/variance`)!
    const factor = gamma.map((g, c) => g / Math.sqrt(variance[c]! + VARIANCE_EPSILON))
    weights.set(
      name,
      name.endsWith('/kernel')
        ? values.get(name)!.map((value, i) => value * factor[i % factor.length]!)
        : values.get(`${layer}/beta`)!.map((beta, c) => beta - values.get(`${layer}/mean`)![c]! * factor[c]!)
    )
  }
  for (const name of decoderShapes(architecture).keys()) weights.set(name, values.get(name)!)
  return weights
}

/**
 * Moves a running mean towards the mean of the last batch. The first batches all have the same weight, so that a short
 * training doesn't keep the start values of the running means.
 * @param batchesBefore batches that have gone into it
 */
export function updateRunning(running: tf.Variable, batch: tf.Tensor, batchesBefore: number): void {
  const keep = Math.min(MOMENTUM, batchesBefore / (batchesBefore + 1))
  tf.tidy(() => running.assign(tf.add(tf.mul(running, keep), tf.mul(batch, 1 - keep))))
}
