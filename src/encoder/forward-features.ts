import * as tf from '@tensorflow/tfjs-core'
import { type EncoderArchitecture, inputShape, viewsOfMap } from './architecture.ts'
import { decode } from './decoder.ts'
import { type FeatureSpan, reconstructionStep } from './features.ts'
import type { ParameterTensors } from './forward.ts'

/**
 * The features in addition to the embedding, computed as by encoder/export/write-features.ts: [N, sum of the spans'
 * lengths].
 * @param maps maps of each layer with all its views [views * N, h, w, C]
 * @param pooled [N, 2C]
 */
export function features(
  architecture: EncoderArchitecture,
  parameters: ParameterTensors,
  spans: readonly FeatureSpan[],
  crops: tf.Tensor4D,
  maps: readonly tf.Tensor4D[],
  pooled: tf.Tensor2D
): tf.Tensor2D {
  const firstView = (layer: number): tf.Tensor4D => {
    const [n, h, w, c] = maps[layer]!.shape
    return tf.slice(maps[layer]!, [0, 0, 0, 0], [n / viewsOfMap(architecture, layer), h, w, c])
  }
  const parts = spans.map(({ name }): tf.Tensor2D => {
    if (name === 'features') return pooled
    if (name === 'reconstruction')
      return reconstructionErrors(architecture, parameters, crops, firstView(maps.length - 1))
    return tf.concat(
      architecture.patches!.map((layer) => patchDistances(parameters, layer, firstView(layer))),
      1
    )
  })
  return tf.concat(parts, 1)
}

/** Largest and mean distance in each row: [N, h, w, C] -> [N, 2h] */
function patchDistances(parameters: ParameterTensors, layer: number, map: tf.Tensor4D): tf.Tensor2D {
  const [n, h, w, c] = map.shape
  const rows = tf.reshape(tf.transpose(map, [1, 0, 2, 3]), [h, n * w, c])
  const bias = tf.reshape(parameters.get(`patch${layer}/bias`)!, [h, 1, c])
  const white = tf.add(tf.matMul(rows, parameters.get(`patch${layer}/kernel`) as tf.Tensor3D), bias)
  const distances = tf.reshape(tf.sqrt(tf.mean(tf.square(white), 2)), [h, n, w])
  return tf.transpose(tf.concat([tf.max(distances, 2), tf.mean(distances, 2)], 0)) as tf.Tensor2D
}

function reconstructionErrors(
  architecture: EncoderArchitecture,
  parameters: ParameterTensors,
  crops: tf.Tensor4D,
  lastMap: tf.Tensor4D
): tf.Tensor2D {
  const step = reconstructionStep(architecture)
  const [rows, columns] = inputShape(architecture).map((side) => side / step) as [number, number]
  const { reconstruction } = decode(parameters, lastMap)
  const seen = tf.avgPool(crops, step, step, 'valid')
  const errors = tf.square(tf.sub(reconstruction, seen))
  return tf.max(tf.reshape(errors, [crops.shape[0], rows, columns]), 2)
}
