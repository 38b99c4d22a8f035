import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import { createRandom } from '../../../../src/domain/random.ts'
import { decoderShapes, type EncoderArchitecture, parameterShapes } from '../../../../src/encoder/architecture.ts'
import { embedding, pool } from '../../../../src/encoder/forward.ts'
import { chooseBackend } from '../../../../src/training/network/backend.ts'
import { batchNorm, VARIANCE_EPSILON } from '../../../../src/training/network/batch-norm.ts'

import {
  foldedWeights,
  initialValues,
  runningShapes,
  trainedShapes,
  updateRunning,
  valuesFrom
} from '../../../../src/training/network/training-parameters.ts'
import { assertClose, forward, randomCrops, randomWeights, TINY } from '../../encoder/encoder-fixture.ts'

await chooseBackend('wasm', 1)

const fresh = (seed: number) => initialValues(TINY, createRandom(seed).normal)

/** Values as a training might leave them: everything random, variances positive. */
function trainedValues(seed: number): Map<string, Float32Array> {
  const random = createRandom(seed)
  return new Map(
    [...fresh(seed)].map(([name, values]) => [
      name,
      values.map(() => (name.endsWith('/variance') ? random.range(0.1, 3) : 0.5 * random.normal()))
    ])
  )
}

/** The encoder as training knows it: convolution, batch normalisation by `normalise`, ReLU; then the head. */
function forwardUnfolded(
  architecture: EncoderArchitecture,
  values: ReadonlyMap<string, Float32Array>,
  crops: Float32Array,
  normalise: (x: tf.Tensor4D, of: (name: string) => tf.Tensor1D) => tf.Tensor4D
): Float32Array {
  return tf.tidy(() => {
    const shapes = new Map([...trainedShapes(architecture), ...runningShapes(architecture)])
    const tensors = new Map([...shapes].map(([name, shape]) => [name, tf.tensor(values.get(name)!, [...shape])]))
    const { inputSize } = architecture
    const features = architecture.convolutions.reduce(
      (x, { stride }, layer) =>
        tf.relu(
          normalise(
            tf.conv2d(x, tensors.get(`conv${layer}/kernel`) as tf.Tensor4D, stride, 'same'),
            (name) => tensors.get(`conv${layer}/${name}`) as tf.Tensor1D
          )
        ),
      tf.tensor4d(crops, [crops.length / inputSize ** 2, inputSize, inputSize, 1])
    )
    return embedding(tensors, pool(features)).dataSync() as Float32Array
  })
}
const withRunningStatistics = (x: tf.Tensor4D, of: (name: string) => tf.Tensor1D): tf.Tensor4D =>
  tf.add(
    tf.mul(tf.div(tf.sub(x, of('mean')), tf.sqrt(tf.add(of('variance'), VARIANCE_EPSILON))), of('gamma')),
    of('beta')
  )
const withBatchStatistics = (x: tf.Tensor4D, of: (name: string) => tf.Tensor1D): tf.Tensor4D =>
  batchNorm(x, of('gamma'), of('beta'), (statistics) => {
    tf.dispose([statistics.mean, statistics.variance])
  })

suite('shapes', () => {
  test('a bias gives way to gamma and beta, and the decoder is there', () => {
    assert.deepEqual(
      [...trainedShapes(TINY)],
      [
        ['conv0/kernel', [3, 3, 1, 4]],
        ['conv0/gamma', [4]],
        ['conv0/beta', [4]],
        ['conv1/kernel', [3, 3, 4, 6]],
        ['conv1/gamma', [6]],
        ['conv1/beta', [6]],
        ['dense/kernel', [12, 5]],
        ['dense/bias', [5]],
        ...decoderShapes(TINY),
        ['classifier/kernel', [12, 1]],
        ['classifier/bias', [1]]
      ]
    )
    assert.deepEqual(
      [...runningShapes(TINY)],
      [
        ['conv0/mean', [4]],
        ['conv0/variance', [4]],
        ['conv1/mean', [6]],
        ['conv1/variance', [6]]
      ]
    )
  })
})

suite('initialValues', () => {
  test('the same stream gives the same values, another one others', () => {
    assert.deepEqual(fresh(1), fresh(1))
    assert.notDeepEqual(fresh(1).get('conv0/kernel'), fresh(2).get('conv0/kernel'))
  })
  test('covers every shape; gamma and variance 1, beta, mean and biases 0', () => {
    const values = fresh(1)
    for (const [name, shape] of [...trainedShapes(TINY), ...runningShapes(TINY)]) {
      assert.equal(
        values.get(name)!.length,
        shape.reduce((a, b) => a * b, 1),
        name
      )
      if (name.endsWith('/kernel')) continue
      const constant = /gamma|variance/.test(name) ? 1 : 0
      assert.ok(
        values.get(name)!.every((value) => value === constant),
        name
      )
    }
  })
  test('kernels spread by sqrt(2 / fan-in)', () => {
    const wide: EncoderArchitecture = {
      ...TINY,
      convolutions: [
        { channels: 16, stride: 2 },
        { channels: 64, stride: 2 }
      ]
    }
    // conv1: 9216 values, fan-in 9 * 16 = 144; the deviation of n normal draws is off by less than 4 / sqrt(2 n) = 3 %
    // of itself
    const kernel = initialValues(wide, createRandom(1).normal).get('conv1/kernel')!
    const deviation = Math.sqrt(kernel.reduce((sum, v) => sum + v * v, 0) / kernel.length)
    assert.ok(Math.abs(deviation / Math.sqrt(2 / 144) - 1) < 0.03, `${deviation}`)
    // dense: fan-in 2 * 64, values 128 * 5
    const dense = initialValues(wide, createRandom(1).normal).get('dense/kernel')!
    assert.ok(
      Math.abs(Math.sqrt(dense.reduce((sum, v) => sum + v * v, 0) / dense.length) / Math.sqrt(2 / 128) - 1)
        < 4 / Math.sqrt(2 * 640)
    )
  })
})

suite('foldedWeights', () => {
  test('one channel by hand', () => {
    const architecture: EncoderArchitecture = {
      inputSize: 4,
      convolutions: [{ channels: 1, stride: 1 }],
      embeddingSize: 1
    }
    const values = new Map(initialValues(architecture, () => 3))
      .set('conv0/gamma', Float32Array.of(6))
      .set('conv0/beta', Float32Array.of(10))
      .set('conv0/mean', Float32Array.of(5))
      .set('conv0/variance', Float32Array.of(4 - VARIANCE_EPSILON))
    const folded = foldedWeights(architecture, values)
    // factor = 6 / sqrt(4) = 3; bias = 10 - 5 * 3
    assertClose(
      folded.get('conv0/kernel')!,
      values.get('conv0/kernel')!.map((v) => 3 * v),
      1e-5
    )
    assertClose(folded.get('conv0/bias')!, [-5], 1e-5)
    assert.deepEqual(
      [...folded.keys()],
      [...parameterShapes(architecture).keys(), ...decoderShapes(architecture).keys()]
    )
  })
  test('gives what batch normalisation with the running statistics gives', () => {
    for (const seed of [1, 2, 3]) {
      const values = trainedValues(seed)
      const crops = randomCrops(3, 16, seed)
      assertClose(
        forward(TINY, foldedWeights(TINY, values), crops),
        forwardUnfolded(TINY, values, crops, withRunningStatistics),
        1e-5
      )
    }
  })
})

suite('valuesFrom', () => {
  const crops = randomCrops(6, 16, 5)
  function goOn(weights = foldedWeights(TINY, trainedValues(9))): Map<string, Float32Array> {
    const batch = tf.tensor4d(crops, [6, 16, 16, 1])
    try {
      return valuesFrom(TINY, weights, batch, createRandom(1).normal)
    } finally {
      batch.dispose()
    }
  }

  test('training goes on where the encoder stood: same embeddings, by batch and running statistics', () => {
    const weights = foldedWeights(TINY, trainedValues(9))
    const expected = forward(TINY, weights, crops)
    const values = goOn(weights)
    assertClose(forwardUnfolded(TINY, values, crops, withBatchStatistics), expected, 1e-4)
    assertClose(forwardUnfolded(TINY, values, crops, withRunningStatistics), expected, 1e-5)
  })
  test('folding it back gives the encoder, for any crop', () => {
    const weights = randomWeights(TINY, 2)
    const folded = foldedWeights(TINY, goOn(weights))
    for (const [name, values] of weights) assertClose(folded.get(name)!, values, 1e-5)
  })
  test('goes on from the decoder that was kept; without one it starts anew, from the stream', () => {
    assert.deepEqual(goOn().get('decoder0/kernel'), trainedValues(9).get('decoder0/kernel'))
    assert.deepEqual(goOn(randomWeights(TINY, 2)).get('decoder0/kernel'), fresh(1).get('decoder0/kernel'))
  })
  test('leaves the weights alone and no tensor behind', () => {
    const weights = randomWeights(TINY, 2)
    const before = tf.memory().numTensors
    const values = goOn(weights)
    values.get('dense/bias')!.fill(9)
    assert.deepEqual(weights, randomWeights(TINY, 2))
    assert.equal(tf.memory().numTensors, before)
  })
  test('a last layer of another size starts anew, from the stream; the convolutions go on', () => {
    const fitted = randomWeights({ ...TINY, embeddingSize: 13 }, 2)
    const values = goOn(fitted)
    assert.deepEqual(values.get('dense/kernel'), fresh(1).get('dense/kernel'))
    assert.deepEqual(values.get('conv0/kernel'), fitted.get('conv0/kernel'))
  })
  test('refuses the weights of another architecture', () => {
    assert.throws(() => goOn(new Map([...randomWeights(TINY, 1), ['conv0/kernel', new Float32Array(3)]])), {
      name: 'RangeError',
      message: 'weights: expected 36 values [3, 3, 1, 4] for conv0/kernel, received 3'
    })
    assert.throws(() => goOn(new Map()), { name: 'RangeError', message: /for conv0\/kernel, received none/ })
  })
})

suite('updateRunning', () => {
  const running = (batches: readonly (readonly [number, number[]])[]): Float32Array =>
    tf.tidy(() => {
      const variable = tf.variable(tf.tensor1d([1, 0]))
      for (const [before, values] of batches) updateRunning(variable, tf.tensor1d(values), before)
      const result = Float32Array.from(variable.dataSync())
      variable.dispose()
      return result
    })

  test('in the long run keeps 95 % of the old, takes 5 % of the new', () => {
    assertClose(running([[1000, [3, -20]]]), [1.1, -1], 1e-6)
  })

  test('the first batches count alike: the value it started from is gone after one', () => {
    assertClose(running([[0, [3, -20]]]), [3, -20], 1e-6)
    // mean of 3, 5 and 10; of -20, 2 and 0
    assertClose(
      running([
        [0, [3, -20]],
        [1, [5, 2]],
        [2, [10, 0]]
      ]),
      [6, -6],
      1e-5
    )
  })
})
