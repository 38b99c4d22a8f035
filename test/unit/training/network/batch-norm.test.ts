import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import * as fc from 'fast-check'
import { chooseBackend } from '../../../../src/training/network/backend.ts'
import { batchNorm, type BatchStatistics, VARIANCE_EPSILON } from '../../../../src/training/network/batch-norm.ts'
import { assertClose, randomCrops, wave } from '../../encoder/encoder-fixture.ts'

await chooseBackend('wasm', 1)

interface Outcome {
  readonly y: Float32Array
  readonly dx: Float32Array
  readonly dGamma: Float32Array
  readonly dBeta: Float32Array
}

function run(
  layer: (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) => tf.Tensor4D,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  dy: tf.Tensor4D
): Outcome {
  const [y, ...gradients] = tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((a, b, c) => layer(a as tf.Tensor4D, b as tf.Tensor1D, c as tf.Tensor1D))(
      [x, gamma, beta],
      dy
    )
    return [value, ...grads].map((tensor) => tensor.dataSync() as Float32Array)
  }) as [Float32Array, Float32Array, Float32Array, Float32Array]
  return { y, dx: gradients[0], dGamma: gradients[1], dBeta: gradients[2] }
}
const noStatistics = ({ mean, variance }: BatchStatistics) => {
  tf.dispose([mean, variance])
}
const own = (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) => batchNorm(x, gamma, beta, noStatistics)

/** The same formula, its gradient left to TensorFlow.js. */
function automatic(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor4D {
  const mean = tf.mean(x, [0, 1, 2])
  const centred = tf.sub(x, mean)
  return tf.add(
    tf.mul(tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), [0, 1, 2]), VARIANCE_EPSILON))), gamma),
    beta
  )
}
const projection = (values: Float32Array): number => values.reduce((sum, value, i) => sum + value * Math.cos(i), 0)

suite('batchNorm', () => {
  test('agrees with torch', () => {
    // torch.nn.functional.batch_norm(training=True, eps=1e-5) in float64 of x = sin(0.7 i + 0.3), [2, 3, 2, 3] in
    // TensorFlow's layout, backward(sin(0.9 i + 0.5)); projection = sum of value_i * cos(i)
    tf.tidy(() => {
      const statistics: BatchStatistics[] = []
      const { y, dx, dGamma, dBeta } = run(
        (x, gamma, beta) => batchNorm(x, gamma, beta, (found) => statistics.push(found)),
        tf.tensor4d(wave(36, 0.7, 0.3), [2, 3, 2, 3]),
        tf.tensor1d([0.5, 1.5, -2]),
        tf.tensor1d([0.1, -0.2, 0.3]),
        tf.tensor4d(wave(36, 0.9, 0.5), [2, 3, 2, 3])
      )
      assertClose(
        y.subarray(0, 4),
        [0.31055704587641486, 1.590940042920434, -2.500901991326603, 0.5793358412045395],
        1e-5
      )
      assertClose([projection(y)], [1.5669812700563566], 1e-4)
      assertClose(
        dx.subarray(0, 4),
        [0.330755366885186, 1.9586991449313653, -1.6522308309112503, -0.07318178282338757],
        1e-5
      )
      assertClose([projection(dx)], [2.6289734188147067], 1e-4)
      assertClose(dGamma, [0.7411693656032609, 0.4450872478604158, 1.0446848301833258], 1e-5)
      assertClose(dBeta, [-0.16963950902275116, 0.24977769043427733, 0.48016811347389454], 1e-5)
      assert.equal(statistics.length, 1)
      assertClose(
        statistics[0]!.mean.dataSync(),
        [-0.00212109382174031, -5.287743227404563e-5, 0.002040208039823734],
        1e-6
      )
      assertClose(
        statistics[0]!.variance.dataSync(),
        [0.4995490579031306, 0.49675763719969684, 0.49934009127665974],
        1e-6
      )
      tf.dispose(statistics.map(({ mean, variance }) => [mean, variance]))
    })
  })

  test('property: values and gradients are those of the formula with the automatic gradient', () => {
    const cases = fc.record({
      n: fc.integer({ min: 2, max: 4 }),
      h: fc.integer({ min: 1, max: 5 }),
      w: fc.integer({ min: 2, max: 5 }),
      c: fc.integer({ min: 1, max: 6 }),
      offset: fc.constantFrom(0, 3),
      seed: fc.nat(1e6)
    })
    fc.assert(
      fc.property(cases, ({ n, h, w, c, offset, seed }) =>
        tf.tidy(() => {
          const x = tf.tensor4d(
            randomCrops(n * h * w * c, 1, seed).map((v) => v + offset),
            [n, h, w, c]
          )
          const dy = tf.tensor4d(randomCrops(n * h * w * c, 1, seed + 1), [n, h, w, c])
          const [gamma, beta] = [tf.tensor1d(randomCrops(c, 1, seed + 2)), tf.tensor1d(randomCrops(c, 1, seed + 3))]
          const [received, expected] = [run(own, x, gamma, beta, dy), run(automatic, x, gamma, beta, dy)]
          // Few values may lie close together: the gradient then grows as 1 / deviation.
          const scale = Math.max(1, ...expected.dx.map(Math.abs), ...expected.dGamma.map(Math.abs))
          for (const name of ['y', 'dx', 'dGamma', 'dBeta'] as const)
            assertClose(received[name], expected[name], 2e-3 * scale)
        })
      ),
      { numRuns: 40 }
    )
  })

  test('a channel that never varies gives beta, and finite gradients', () => {
    tf.tidy(() => {
      const { y, dx, dGamma } = run(
        own,
        tf.mul(tf.ones([2, 2, 2, 1]), 7) as tf.Tensor4D,
        tf.tensor1d([3]),
        tf.tensor1d([-1]),
        tf.tensor4d(wave(8, 1, 0), [2, 2, 2, 1])
      )
      assertClose(y, new Float32Array(8).fill(-1), 1e-4)
      assert.ok([...dx, ...dGamma].every(Number.isFinite))
    })
  })

  test('the statistics belong to the receiver, nothing else stays', () => {
    const before = tf.memory().numTensors
    const statistics: BatchStatistics[] = []
    tf.tidy(() => {
      batchNorm(tf.ones([1, 2, 2, 1]), tf.ones([1]), tf.zeros([1]), (found) => statistics.push(found))
    })
    assert.equal(tf.memory().numTensors, before + 2)
    tf.dispose(statistics.map(({ mean, variance }) => [mean, variance]))
    assert.equal(tf.memory().numTensors, before)
  })
})
