import * as tf from '@tensorflow/tfjs-core'
import { decodedShape, type EncoderArchitecture, inputShape } from './architecture.ts'
import { heatMaps } from './decoder.ts'
import { embed, featureMap } from './forward.ts'
import type { NativeTensorFlow } from './load-tensorflow.ts'
import { batchSize, type EncoderRuntime, noHeatMap } from './runtime.ts'
import { checkWeights, type EncoderWeights, hasDecoder, weightShapes } from './weights.ts'

/** TensorFlow through tfjs-node(-gpu), on the GPU where it sees one. `loadTensorFlow` must have succeeded before. */
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
  return {
    name: 'tensorflow',
    device: native.device,
    inputSize,
    inputColumns,
    embeddingSize,
    heatMapSize: hasDecoder(weights) ? decodedShape(architecture)[0] : null,
    async embed(crops) {
      const n = batchSize(crops, architecture)
      const result = tf.tidy(() => embed(architecture, parameters, tf.tensor4d(crops, [n, inputSize, inputColumns, 1])))
      try {
        return (await result.data()) as Float32Array
      } finally {
        result.dispose()
      }
    },
    async heatMap(crop) {
      if (!hasDecoder(weights)) throw noHeatMap()
      const result = tf.tidy(() =>
        heatMaps(parameters, featureMap(architecture, parameters, tf.tensor4d(crop, [1, inputSize, inputColumns, 1])))
      )
      try {
        return (await result.data()) as Float32Array
      } finally {
        result.dispose()
      }
    },
    async close() {
      tf.dispose([...parameters.values()])
    }
  }
}
