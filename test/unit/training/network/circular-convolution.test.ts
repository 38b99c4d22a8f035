import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import * as fc from 'fast-check'
import { convolveAs } from '../../../../src/encoder/forward.ts'
import { chooseBackend } from '../../../../src/training/network/backend.ts'
import { convolveAround } from '../../../../src/training/network/circular-convolution.ts'
import { largestOverPositions } from '../../../../src/training/network/largest.ts'
import { convolveWithOwnGradient } from '../../../../src/training/network/convolution.ts'
import { assertClose, randomCrops, TINY } from '../../encoder/encoder-fixture.ts'

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
/** 'same' convolutions that are made to go around, with the gradients of concat and slice. */
const reference = convolveAs({ ...TINY, wraps: true }, convolveWithOwnGradient)
/** A layer's output, and its gradients by x and kernel. */
const allOf = (convolve: typeof reference, x: tf.Tensor4D, kernel: tf.Tensor4D, dy: tf.Tensor4D, stride: number) => [
  convolve(x, kernel, stride),
  ...tf.grads((a, b) => convolve(a as tf.Tensor4D, b as tf.Tensor4D, stride))([x, kernel], dy)
]

suite('convolveAround', () => {
  before(() => chooseBackend('wasm', 1))

  test('property: output and gradients are those of the convolution that is cut from a wider one', () => {
    const sides = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 2, max: 6 })
    )
    const channels = fc.tuple(fc.constantFrom(1, 2, 5), fc.constantFrom(1, 3, 4))
    fc.assert(
      fc.property(fc.nat(1000), sides, channels, fc.constantFrom(1, 2), (seed, [n, h, w], [from, to], stride) =>
        tf.tidy(() => {
          const x = random([n, 2 * h, 2 * w, from], seed)
          const kernel = random([3, 3, from, to], seed + 1)
          const dy = random([n, (2 * h) / stride, (2 * w) / stride, to], seed + 2)
          const expected = allOf(reference, x, kernel, dy, stride)
          allOf(convolveAround, x, kernel, dy, stride).forEach((tensor, i) => {
            assert.deepEqual(tensor.shape, expected[i]!.shape)
            assertClose(tensor.dataSync() as Float32Array, expected[i]!.dataSync() as Float32Array, 1e-4)
          })
        })
      ),
      { numRuns: 60 }
    )
  })

  test('turning the columns turns the output', () =>
    tf.tidy(() => {
      const x = random([1, 6, 8, 2], 1)
      const kernel = random([3, 3, 2, 3], 2)
      const turned = (maps: tf.Tensor4D, by: number): tf.Tensor4D => {
        const [, height, width, depth] = maps.shape
        return tf.concat(
          [
            tf.slice(maps, [0, 0, by, 0], [1, height, width - by, depth]),
            tf.slice(maps, [0, 0, 0, 0], [1, height, by, depth])
          ],
          2
        )
      }
      for (const stride of [1, 2])
        assertClose(
          convolveAround(turned(x, 2), kernel, stride).dataSync() as Float32Array,
          turned(convolveAround(x, kernel, stride), 2 / stride).dataSync() as Float32Array,
          1e-5
        )
    }))
})

suite('largestOverPositions', () => {
  before(() => chooseBackend('wasm', 1))

  test('property: maximum and gradient are those of tf.max, with several of the same size, too', () => {
    const values = fc.array(fc.constantFrom(0, 0, 0.5, 1, 1e-20, 3e4), { minLength: 24, maxLength: 24 })
    fc.assert(
      fc.property(values, (numbers) =>
        tf.tidy(() => {
          const x = tf.tensor3d(numbers, [2, 4, 3])
          const dy = tf.tensor2d([1, 2, 3, -4, 5, -6], [2, 3])
          const [own, plain] = [largestOverPositions, (a: tf.Tensor3D) => tf.max<tf.Tensor2D>(a, 1)].map((max) => [
            ...max(x).dataSync(),
            ...tf
              .grad((a) => max(a as tf.Tensor3D))(x, dy)
              .dataSync()
          ])
          assert.deepEqual(own, plain)
        })
      )
    )
  })
})
