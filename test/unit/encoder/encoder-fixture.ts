import * as tf from '@tensorflow/tfjs-core'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import {
  decoderShapes,
  type EncoderArchitecture,
  inputShape,
  parameterShapes
} from '../../../src/encoder/architecture.ts'
import { heatMaps } from '../../../src/encoder/decoder.ts'
import { embed, featureMap } from '../../../src/encoder/forward.ts'
import { loadTensorFlow, type LoadOutcome } from '../../../src/encoder/load-tensorflow.ts'
import { type EncoderWeights, weightShapes } from '../../../src/encoder/weights.ts'

export const TINY: EncoderArchitecture = {
  inputSize: 16,
  convolutions: [
    { channels: 4, stride: 2 },
    { channels: 6, stride: 2 }
  ],
  embeddingSize: 5
}

/** sin(frequency * i + phase): numbers that any language makes alike. */
export function wave(length: number, frequency: number, phase: number, scale = 1): Float32Array {
  return Float32Array.from({ length }, (_, i) => scale * Math.sin(frequency * i + phase))
}

/** Normal values, biases included, so that no term of the forward pass is 0. */
export function randomWeights(architecture: EncoderArchitecture, seed: number, decoder = false): EncoderWeights {
  const random = createRandom(seed)
  return new Map(
    [...parameterShapes(architecture), ...(decoder ? decoderShapes(architecture) : [])].map(([name, shape]) => [
      name,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.4 * random.normal())
    ])
  )
}

export function randomCrops(n: number, size: number, seed: number): Float32Array {
  const random = createRandom(seed)
  return Float32Array.from({ length: n * size * size }, () => random.normal())
}

/** Crops that an encoder takes. */
export function cropsFor(architecture: EncoderArchitecture, n: number, seed: number): Float32Array {
  const [rows, columns] = inputShape(architecture)
  const random = createRandom(seed)
  return Float32Array.from({ length: n * rows * columns }, () => random.normal())
}

const asTensor = (architecture: EncoderArchitecture, crops: Float32Array): tf.Tensor4D => {
  const [rows, columns] = inputShape(architecture)
  return tf.tensor4d(crops, [crops.length / (rows * columns), rows, columns, 1])
}

/** The forward pass in TensorFlow.js, on whatever backend is current. */
export function forward(architecture: EncoderArchitecture, weights: EncoderWeights, crops: Float32Array): Float32Array {
  return tf.tidy(() => {
    const tensors = new Map(
      [...weightShapes(architecture, weights)].map(([name, shape]) => [name, tf.tensor(weights.get(name)!, [...shape])])
    )
    return embed(architecture, tensors, asTensor(architecture, crops)).dataSync() as Float32Array
  })
}

/** The heat maps in TensorFlow.js, on whatever backend is current. */
export function forwardHeat(
  architecture: EncoderArchitecture,
  weights: EncoderWeights,
  crops: Float32Array
): Float32Array {
  return tf.tidy(() => {
    const tensors = new Map(
      [...parameterShapes(architecture), ...decoderShapes(architecture)].map(([name, shape]) => [
        name,
        tf.tensor(weights.get(name)!, [...shape])
      ])
    )
    return heatMaps(
      tensors,
      featureMap(architecture, tensors, asTensor(architecture, crops))
    ).dataSync() as Float32Array
  })
}

export function assertClose(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(received.length, expected.length)
  for (let i = 0; i < expected.length; i++) {
    assert.ok(
      Math.abs(received[i]! - expected[i]!) <= tolerance,
      `value ${i}: expected ${expected[i]} within ${tolerance}, received ${received[i]}`
    )
  }
}

const layer = fc.record(
  { channels: fc.integer({ min: 1, max: 7 }), stride: fc.constantFrom(1 as const, 2 as const) },
  { noNullPrototype: true }
)

/** Valid architectures of one to three layers, with sides from the strides' product up, odd last maps among them. */
export const architectures: fc.Arbitrary<EncoderArchitecture> = fc
  .record({
    convolutions: fc.array(layer, { minLength: 1, maxLength: 3 }),
    lastMap: fc.integer({ min: 1, max: 5 }),
    embeddingSize: fc.integer({ min: 1, max: 6 }),
    turns: fc.constantFrom(1, 2, 4),
    lastColumns: fc.option(fc.integer({ min: 1, max: 5 })),
    wraps: fc.boolean()
  })
  .map(({ convolutions, lastMap, embeddingSize, turns, lastColumns, wraps }) => {
    const strides = convolutions.reduce((product, { stride }) => product * stride, 1)
    return {
      inputSize: strides * lastMap,
      convolutions,
      embeddingSize,
      ...(turns > 1 && strides % turns === 0 && { turns }),
      ...(lastColumns !== null && { inputColumns: strides * lastColumns }),
      ...(wraps && { wraps })
    }
  })

/** Null, and why, where no native TensorFlow is installed: it is optional. */
export async function nativeTensorFlow(): Promise<{ native: LoadOutcome['loaded']; skip: string | false }> {
  const outcome = await loadTensorFlow()
  return outcome.loaded === null
    ? { native: null, skip: `no native TensorFlow here: ${outcome.reasons.join('; ')}` }
    : { native: outcome.loaded, skip: false }
}
