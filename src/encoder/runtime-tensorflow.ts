import * as tf from '@tensorflow/tfjs-core'
import { decodedShape, type EncoderArchitecture, inputShape } from './architecture.ts'
import { heatMaps } from './decoder.ts'
import { features } from './forward-features.ts'
import { embed, encode, featureMap } from './forward.ts'
import { featureSize, featureSpans } from './features.ts'
import type { NativeTensorFlow } from './load-tensorflow.ts'
import { batchSize, type EncoderRuntime, noHeatMap } from './runtime.ts'
import { checkWeights, type EncoderWeights, hasDecoder, weightShapes } from './weights.ts'

/**
 * Opens an encoder with TensorFlow of tfjs-node(-gpu), on the GPU if it finds one. `loadTensorFlow` must have succeeded
 * before.
 */
export function openTensorFlowRuntime(
  native: NativeTensorFlow,
  architecture: EncoderArchitecture,
  weights: EncoderWeights
): EncoderRuntime {
  checkWeights(architecture, weights)
  const { embeddingSize } = architecture
  const [inputSize, inputColumns] = inputShape(architecture)
  const parameters = new Map(
    [...weightShapes(architecture, weights)].map(([name, shape]) => [name, tf.tensor(weights.get(name)!, [...shape])])
  )
  const spans = featureSpans(architecture, hasDecoder(weights))
  const read = async (result: tf.Tensor): Promise<Float32Array> => {
    try {
      return (await result.data()) as Float32Array
    } finally {
      result.dispose()
    }
  }
  const cropsOf = (crops: Float32Array): tf.Tensor4D =>
    tf.tensor4d(crops, [batchSize(crops, architecture), inputSize, inputColumns, 1])
  return {
    name: 'tensorflow',
    device: native.device,
    inputSize,
    inputColumns,
    embeddingSize,
    heatMapSize: hasDecoder(weights) ? decodedShape(architecture)[0] : null,
    async embed(crops) {
      return read(tf.tidy(() => embed(architecture, parameters, cropsOf(crops))))
    },
    featureSize: featureSize(spans),
    async look(crops) {
      return read(
        tf.tidy(() => {
          const input = cropsOf(crops)
          const { embeddings, pooled, maps } = encode(architecture, parameters, input)
          if (spans.length === 0) return embeddings
          return tf.concat([embeddings, features(architecture, parameters, spans, input, maps, pooled)], 1)
        })
      )
    },
    async heatMap(crop) {
      if (!hasDecoder(weights)) throw noHeatMap()
      return read(tf.tidy(() => heatMaps(parameters, featureMap(architecture, parameters, cropsOf(crop)))))
    },
    async close() {
      tf.dispose([...parameters.values()])
    }
  }
}
