import * as tf from '@tensorflow/tfjs-core'
import { BIAS_STEPS, KERNEL_STEPS, MAP_STEPS, MIN_STEP, rangeName } from './whole-numbers.ts'

/** Tensors by name, as in forward.ts. */
type ParameterTensors = ReadonlyMap<string, tf.Tensor>

/**
 * Whether the encoder is quantised. Its layers then compute with whole numbers, which float32 represents exactly up to
 * 2^24, so that the result equals that of ONNX Runtime. See encoder/quantised/whole-numbers.ts.
 */

export const hasRanges = (parameters: ParameterTensors): boolean => parameters.has(rangeName(0))

/** A map rounded to its steps: 0 to 255. */
export function inSteps(parameters: ParameterTensors, map: tf.Tensor4D, layer: number): tf.Tensor4D {
  return tf.clipByValue(tf.round(tf.div(map, step(parameters, layer))), 0, MAP_STEPS)
}

/** The values of a map in steps. */
export function fromSteps(parameters: ParameterTensors, map: tf.Tensor4D, layer: number): tf.Tensor4D {
  return tf.mul(map, step(parameters, layer))
}

/** Convolves the previous layer's map in steps to this layer's map in steps. @param layer 1 or more */
export function convolveSteps(
  parameters: ParameterTensors,
  map: tf.Tensor4D,
  layer: number,
  stride: number,
  convolve: (x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number) => tf.Tensor4D
): tf.Tensor4D {
  const kernel = parameters.get(`conv${layer}/kernel`) as tf.Tensor4D
  const bias = parameters.get(`conv${layer}/bias`) as tf.Tensor1D
  const inputStep = step(parameters, layer - 1)
  const largest = tf.max(tf.abs(kernel), [0, 1, 2])
  const least = tf.div(tf.abs(bias), tf.mul(inputStep, BIAS_STEPS))
  const kernelStep = tf.maximum(tf.maximum(tf.div(largest, KERNEL_STEPS), least), MIN_STEP)
  const products = convolve(map, tf.round(tf.div(kernel, kernelStep)), stride)
  const sums = tf.add(products, tf.round(tf.div(bias, tf.mul(inputStep, kernelStep))))
  const scale = tf.div(tf.mul(inputStep, kernelStep), step(parameters, layer))
  return tf.clipByValue(tf.round(tf.mul(sums, scale)), 0, MAP_STEPS)
}

const step = (parameters: ParameterTensors, layer: number): tf.Tensor =>
  tf.div(parameters.get(rangeName(layer))!, MAP_STEPS)
