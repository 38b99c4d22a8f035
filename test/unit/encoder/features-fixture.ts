import * as tf from '@tensorflow/tfjs-core'
import { createRandom } from '../../../src/domain/random.ts'
import { type EncoderArchitecture, inputShape } from '../../../src/encoder/architecture.ts'
import { featureSpans, patchShapes } from '../../../src/encoder/features.ts'
import { features } from '../../../src/encoder/forward-features.ts'
import { encode } from '../../../src/encoder/forward.ts'
import { type EncoderWeights, hasDecoder, weightShapes } from '../../../src/encoder/weights.ts'
import { randomWeights } from './encoder-fixture.ts'

/** Weights of an encoder with patches: random ones, the kernels upper triangular as they are when they were fitted. */
export function weightsWithPatches(architecture: EncoderArchitecture, seed: number, decoder = false): EncoderWeights {
  const random = createRandom(seed).fork('patches')
  const patches = [...patchShapes(architecture)].map(([name, shape]): [string, Float32Array] => {
    const C = shape.at(-1)!
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
      name.endsWith('kernel') && Math.floor(i / C) % C > i % C ? 0 : 0.5 * random.normal()
    )
    return [name, values]
  })
  // A decoder of small values draws a picture of the crop's size, as a trained one does.
  const others = [...randomWeights(architecture, seed, decoder)].map(([name, values]): [string, Float32Array] => [
    name,
    name.startsWith('decoder') ? values.map((value) => 0.2 * value) : values
  ])
  return new Map([...others, ...patches])
}

/** The embeddings and features in TensorFlow.js, on whatever backend is current: [n, D + F]. */
export function forwardLook(
  architecture: EncoderArchitecture,
  weights: EncoderWeights,
  crops: Float32Array
): Float32Array {
  return tf.tidy(() => {
    const tensors = new Map(
      [...weightShapes(architecture, weights)].map(([name, shape]) => [name, tf.tensor(weights.get(name)!, [...shape])])
    )
    const [rows, columns] = inputShape(architecture)
    const input = tf.tensor4d(crops, [crops.length / (rows * columns), rows, columns, 1])
    const { embeddings, pooled, maps } = encode(architecture, tensors, input)
    const spans = featureSpans(architecture, hasDecoder(weights))
    const beside = features(architecture, tensors, spans, input, maps, pooled)
    return tf.concat([embeddings, beside], 1).dataSync() as Float32Array
  })
}
