import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import * as fc from 'fast-check'
import { chooseBackend } from '../../../../src/training/network/backend.ts'
import { convolveWithOwnGradient, filterGradient, inputGradient } from '../../../../src/training/network/convolution.ts'
import { assertClose, randomCrops, wave } from '../../encoder/encoder-fixture.ts'

type Shape4 = [number, number, number, number]
const tensorOf = (shape: Shape4, values: Float32Array): tf.Tensor4D => tf.tensor4d(values, shape)
const waves = (shape: Shape4, frequency: number, phase: number): tf.Tensor4D =>
  tensorOf(
    shape,
    wave(
      shape.reduce((a, b) => a * b),
      frequency,
      phase
    )
  )
const random = (shape: Shape4, seed: number): tf.Tensor4D =>
  tensorOf(
    shape,
    randomCrops(
      shape.reduce((a, b) => a * b),
      1,
      seed
    )
  )
const projection = (tensor: tf.Tensor): number =>
  (tensor.dataSync() as Float32Array).reduce((sum, value, i) => sum + value * Math.cos(i), 0)
const outputShape = ([n, h, w]: Shape4, channelsOut: number, stride: number): Shape4 => [
  n,
  Math.ceil(h / stride),
  Math.ceil(w / stride),
  channelsOut
]

suite('convolveWithOwnGradient', () => {
  before(() => chooseBackend('wasm', 1))

  // torch 2 in float64: x = sin(0.7 i + 0.3), kernel = sin(1.3 i + 0.1), dy = sin(0.9 i + 0.5), conv2d on x padded as
  // TensorFlow's 'same' does, then backward(dy). The numbers are sum of value_i * cos(i) over the output, x.grad and
  // kernel.grad, all in TensorFlow's layout.
  const references: {
    shape: Shape4
    channelsOut: number
    stride: number
    output: number
    input: number
    filter: number
  }[] = [
    { shape: [2, 6, 6, 3], channelsOut: 4, stride: 1, output: -30.096038, input: 0.035504, filter: 3.792513 },
    { shape: [2, 6, 6, 3], channelsOut: 4, stride: 2, output: -16.987497, input: 2.498525, filter: -4.366764 },
    { shape: [1, 5, 7, 2], channelsOut: 3, stride: 1, output: 0.070358, input: -0.573096, filter: -0.562993 },
    { shape: [1, 5, 7, 2], channelsOut: 3, stride: 2, output: 4.809867, input: -6.917412, filter: -1.6948 },
    { shape: [3, 4, 8, 1], channelsOut: 5, stride: 2, output: 41.302578, input: 1.513807, filter: 0.220267 }
  ]
  for (const { shape, channelsOut, stride, ...expected } of references) {
    test(`agrees with torch: [${shape.join(', ')}] to ${channelsOut} channels, stride ${stride}`, () => {
      const received = tf.tidy(() => {
        const x = waves(shape, 0.7, 0.3)
        const kernel = waves([3, 3, shape[3], channelsOut], 1.3, 0.1)
        const dy = waves(outputShape(shape, channelsOut, stride), 0.9, 0.5)
        const [dx, dKernel] = tf.grads((a, b) => convolveWithOwnGradient(a as tf.Tensor4D, b as tf.Tensor4D, stride))(
          [x, kernel],
          dy
        ) as [tf.Tensor, tf.Tensor]
        return [projection(convolveWithOwnGradient(x, kernel, stride)), projection(dx), projection(dKernel)]
      })
      assertClose(received, [expected.output, expected.input, expected.filter], 1e-4)
    })
  }

  test('one pixel by hand', () => {
    // A 2x2 picture, stride 2: 'same' pads after only, so the one output is x00 k00 + x01 k01 + x10 k10 + x11 k11 (taps
    // 2 fall on padding).
    tf.tidy(() => {
      const x = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1])
      const kernel = tf.tensor4d([10, 20, 30, 40, 50, 60, 70, 80, 90], [3, 3, 1, 1])
      const dy = tf.tensor4d([2], [1, 1, 1, 1])
      assert.deepEqual([...convolveWithOwnGradient(x, kernel, 2).dataSync()], [1 * 10 + 2 * 20 + 3 * 40 + 4 * 50])
      assert.deepEqual([...inputGradient([1, 2, 2, 1], dy, kernel, 2).dataSync()], [20, 40, 80, 100])
      assert.deepEqual([...filterGradient(x, dy, [3, 3, 1, 1], 2).dataSync()], [2, 4, 0, 6, 8, 0, 0, 0, 0])
    })
  })

  const shapes = fc.record({
    n: fc.integer({ min: 1, max: 3 }),
    h: fc.integer({ min: 1, max: 9 }),
    w: fc.integer({ min: 1, max: 9 }),
    channelsIn: fc.integer({ min: 1, max: 5 }),
    channelsOut: fc.integer({ min: 1, max: 5 }),
    stride: fc.constantFrom(1, 2),
    kernel: fc.constantFrom(3, 3, 1, 2, 4, 5),
    seed: fc.nat(1e6)
  })

  test('property: the input gradient is that of TensorFlow.js', () => {
    fc.assert(
      fc.property(shapes, ({ n, h, w, channelsIn, channelsOut, stride, kernel: k, seed }) =>
        tf.tidy(() => {
          const shape: Shape4 = [n, h, w, channelsIn]
          const kernel = random([k, k, channelsIn, channelsOut], seed)
          const dy = random(outputShape(shape, channelsOut, stride), seed + 1)
          const own = inputGradient(shape, dy, kernel, stride)
          assert.deepEqual(own.shape, shape)
          assertClose(own.dataSync(), tf.conv2dTranspose(dy, kernel, shape, stride, 'same').dataSync(), 1e-4)
        })
      ),
      { numRuns: 60 }
    )
  })

  test('property: the filter gradient is the slope of the output, which is linear in the filter', () => {
    // sum(conv(x, k) * dy) is linear in k: along any direction d it changes by exactly sum(filterGradient * d).
    fc.assert(
      fc.property(shapes, ({ n, h, w, channelsIn, channelsOut, stride, kernel: k, seed }) =>
        tf.tidy(() => {
          const shape: Shape4 = [n, h, w, channelsIn]
          const kernelShape: Shape4 = [k, k, channelsIn, channelsOut]
          const x = random(shape, seed)
          const dy = random(outputShape(shape, channelsOut, stride), seed + 1)
          const direction = random(kernelShape, seed + 2)
          const gradient = filterGradient(x, dy, kernelShape, stride)
          assert.deepEqual(gradient.shape, kernelShape)
          const predicted = tf.sum(tf.mul(gradient, direction)).dataSync()[0]!
          const change = tf.sum(tf.mul(tf.conv2d(x, direction, stride, 'same'), dy)).dataSync()[0]!
          assert.ok(
            Math.abs(predicted - change) <= 1e-3 * Math.max(1, Math.abs(change)),
            `expected ${change}, received ${predicted}`
          )
        })
      ),
      { numRuns: 60 }
    )
  })

  test('leaves no tensor behind', () => {
    const before = tf.memory().numTensors
    tf.tidy(() => {
      tf.grads((a, b) => tf.sum(convolveWithOwnGradient(a as tf.Tensor4D, b as tf.Tensor4D, 2)))([
        random([1, 4, 4, 1], 1),
        random([3, 3, 1, 2], 2)
      ])
    })
    assert.equal(tf.memory().numTensors, before)
  })
})
