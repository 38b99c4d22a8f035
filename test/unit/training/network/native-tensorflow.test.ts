// The two training backends against each other; skipped where no native TensorFlow is installed.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import { chooseBackend } from '../../../../src/training/network/backend.ts'
import { trainNetwork } from '../../../../src/training/network/train-network.ts'
import { assertClose, nativeTensorFlow, randomCrops } from '../../encoder/encoder-fixture.ts'
import { options } from './training-fixture.ts'

type Shape4 = [number, number, number, number]
const random = (shape: Shape4, seed: number): tf.Tensor4D =>
  tf.tensor4d(
    randomCrops(
      shape.reduce((a, b) => a * b),
      1,
      seed
    ),
    shape
  )

const { skip } = await nativeTensorFlow()

suite('wasm and native TensorFlow', { skip }, () => {
  for (const stride of [1, 2]) {
    test(`both gradients of the convolution agree, stride ${stride}`, async () => {
      const [own, native] = [await gradients('wasm', stride), await gradients('tensorflow', stride)]
      own.forEach((values, i) => {
        assertClose(values, native[i]!, 1e-4)
      })
    })
  }

  test('a training takes the same course', async () => {
    const native = await trainNetwork(options(await chooseBackend('tensorflow', 1)))
    const own = await trainNetwork(options(await chooseBackend('wasm', 1)))
    native.history.forEach(({ loss }, n) => {
      assert.ok(
        Math.abs(loss - own.history[n]!.loss) < 5e-3 * loss,
        `epoch ${n + 1}: ${loss} and ${own.history[n]!.loss}`
      )
    })
  })
})

async function gradients(name: 'wasm' | 'tensorflow', stride: number): Promise<Float32Array[]> {
  const { convolve } = await chooseBackend(name, 1)
  return tf.tidy(
    () =>
      tf
        .grads((x, kernel) => convolve(x as tf.Tensor4D, kernel as tf.Tensor4D, stride))(
          [random([2, 8, 6, 3], 1), random([3, 3, 3, 4], 2)],
          random([2, 8 / stride, 6 / stride, 4], 3)
        )
        .map((gradient) => gradient.dataSync() as Float32Array) as unknown as tf.TensorContainer
  ) as unknown as Float32Array[]
}
