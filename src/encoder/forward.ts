import * as tf from '@tensorflow/tfjs-core'
import { type EncoderArchitecture, splitsViews, turnStep } from './architecture.ts'
import { convolveSteps, fromSteps, hasRanges, inSteps } from './quantised/forward-in-steps.ts'

/** Trained tensors by name, as variables (training) or constants (inference). */
export type ParameterTensors = ReadonlyMap<string, tf.Tensor>

/** Convolution with 'same' padding. The trainer replaces it if the backend lacks the filter gradient. */
export interface Convolve {
  (x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D
  /** The same with columns that wrap around. Default: `convolveAs` derives it from the convolution. */
  readonly around?: (x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number) => tf.Tensor4D
}

export const convolveSame: Convolve = (x, kernel, stride) => tf.conv2d(x, kernel, stride, 'same')

/** Last feature map: [N, rows, columns, 1] -> [N, h, w, C]. */
export function featureMap(
  architecture: EncoderArchitecture,
  parameters: ParameterTensors,
  x: tf.Tensor4D,
  convolve: Convolve = convolveSame
): tf.Tensor4D {
  return layerMaps(architecture, parameters, x, convolve, false).at(-1)!
}

/**
 * The map of each layer.
 * @param inViews whether the maps include the turned views (see `splitsViews`): [views * N, h, w, C]
 */
function layerMaps(
  architecture: EncoderArchitecture,
  parameters: ParameterTensors,
  x: tf.Tensor4D,
  convolve: Convolve,
  inViews: boolean
): tf.Tensor4D[] {
  const around = convolveAs(architecture, convolve)
  const inWholeSteps = hasRanges(parameters)
  const maps: tf.Tensor4D[] = []
  architecture.convolutions.reduce<tf.Tensor4D>((input, { stride }, layer) => {
    const views = inViews && splitsViews(architecture, layer) ? tf.concat([input, turned(input, 1)], 0) : input
    if (inWholeSteps && layer > 0) {
      const steps = convolveSteps(parameters, views, layer, stride, around)
      maps.push(fromSteps(parameters, steps, layer))
      return steps
    }
    const convolved = around(views, tensor(parameters, `conv${layer}/kernel`), stride)
    const map = tf.relu(tf.add(convolved, tensor(parameters, `conv${layer}/bias`))) as tf.Tensor4D
    if (inWholeSteps) {
      const steps = inSteps(parameters, map, layer)
      maps.push(fromSteps(parameters, steps, layer))
      return steps
    }
    maps.push(map)
    return map
  }, x)
  return maps
}

/** The convolution of an architecture: `convolve`, with columns that wrap around if the architecture says so. */
export function convolveAs({ wraps = false }: EncoderArchitecture, convolve: Convolve): Convolve {
  if (!wraps) return convolve
  if (convolve.around !== undefined) return convolve.around
  // The result has one extra column on each side, which is affected by the zeros of 'same' and is dropped.
  return (x, kernel, stride) => {
    const [n, height, width] = x.shape
    const columns = (from: number, count: number): tf.Tensor4D =>
      tf.slice(x, [0, 0, from, 0], [n, height, count, x.shape[3]])
    const wide = convolve(tf.concat([columns(width - stride, stride), x, columns(0, stride)], 2), kernel, stride)
    return tf.slice(wide, [0, 0, 1, 0], [n, wide.shape[1], width / stride, wide.shape[3]])
  }
}

export interface EncodedCrops {
  /** [N, D], L2-normalised. */
  readonly embeddings: tf.Tensor2D
  /** [N, 2C] */
  readonly pooled: tf.Tensor2D
  /** Maps of each layer, with its turned views one after the other: [views * N, h, w, C]. */
  readonly maps: readonly tf.Tensor4D[]
}

/** Runs the whole encoder on crops [N, rows, columns, 1], with turned views. */
export function encode(
  architecture: EncoderArchitecture,
  parameters: ParameterTensors,
  crops: tf.Tensor4D
): EncodedCrops {
  const { turns = 1, wraps = false } = architecture
  const step = turnStep(architecture)
  const views = wraps
    ? crops
    : tf.concat(
        Array.from({ length: turns }, (_, view) => turned(crops, view * step)),
        0
      )
  const maps = layerMaps(architecture, parameters, views, convolveSame, wraps)
  const pooled = pool(maps.at(-1)!, turns)
  return { embeddings: embedding(parameters, pooled), pooled, maps }
}

/** Crops [N, rows, columns, 1] -> embeddings [N, D]. */
export function embed(
  architecture: EncoderArchitecture,
  parameters: ParameterTensors,
  crops: tf.Tensor4D
): tf.Tensor2D {
  return encode(architecture, parameters, crops).embeddings
}

/** Turns polar crops, or their maps: column `by` becomes column 0. */
function turned(maps: tf.Tensor4D, by: number): tf.Tensor4D {
  const [n, height, width, channels] = maps.shape
  return by === 0
    ? maps
    : tf.concat(
        [
          tf.slice(maps, [0, 0, by, 0], [n, height, width - by, channels]),
          tf.slice(maps, [0, 0, 0, 0], [n, height, by, channels])
        ],
        2
      )
}

/**
 * Pooled features: mean and maximum over all positions, averaged over `turns` views. The rows hold all crops in the
 * first view, then all in the second, and so on: [turns * N, h, w, C] -> [N, 2C].
 * @param largest computes the maximum; the trainer replaces it if the backend's gradient is slow
 */
export function pool(features: tf.Tensor4D, turns = 1, largest: MaxOverPositions = maxOverPositions): tf.Tensor2D {
  const [n, h, w, c] = features.shape
  const positions = tf.reshape(features, [n, h * w, c])
  const views = tf.concat([tf.mean(positions, 1), largest(positions as tf.Tensor3D)], 1) as tf.Tensor2D
  return turns === 1 ? views : (tf.mean(tf.reshape(views, [turns, n / turns, 2 * c]), 0) as tf.Tensor2D)
}

/** [N, positions, C] -> [N, C] */
export type MaxOverPositions = (x: tf.Tensor3D) => tf.Tensor2D
const maxOverPositions: MaxOverPositions = (x) => tf.max(x, 1)

/** Last layer: dense, then L2 norm: pooled features [N, 2C] -> [N, D]. */
export function embedding(parameters: ParameterTensors, pooled: tf.Tensor2D): tf.Tensor2D {
  return normaliseRows(
    tf.add(tf.matMul(pooled, tensor<tf.Tensor2D>(parameters, 'dense/kernel')), tensor(parameters, 'dense/bias'))
  )
}

/** x / sqrt(sum(x^2) + 1e-12), row by row: finite, with a finite gradient, even for a row of zeros. */
function normaliseRows(rows: tf.Tensor): tf.Tensor2D {
  return tf.mul(rows, tf.rsqrt(tf.add(tf.sum(tf.square(rows), 1, true), NORM_EPSILON)))
}
export const NORM_EPSILON = 1e-12

function tensor<T extends tf.Tensor>(parameters: ParameterTensors, name: string): T {
  const found = parameters.get(name)
  if (found === undefined) throw new RangeError(`parameters: expected a tensor '${name}', received none`)
  return found as T
}
