import * as tf from '@tensorflow/tfjs-core'
import { samePadding } from '../../encoder/same-padding.ts'
import type { Convolve } from '../../encoder/forward.ts'
import { channelsAsBatch, convolveWithOwnGradient, flipped, interleavePhases, phaseTaps } from './convolution.ts'

/** Side of every kernel here. */
const SIDE = 3

/**
 * conv2d with circular columns, 'same' padding of zeros for the rows, and explicit gradients. Gives the same result as
 * `convolveAs` with 'same' convolutions, but does not compute columns that are dropped later. The gradient of a
 * circular convolution is also circular, so no columns have to be cut off or added.
 *
 * Shapes  x [N, H, W, C_in], kernel [3, 3, C_in, C_out] -> [N, H / stride, W / stride, C_out]; stride 1, or stride 2
 *         with even sides
 */
export const convolveAround = (x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D =>
  (
    tf.customGrad((...[input, filter, save]) => {
      ;(save as tf.GradSaveFunc)([input as tf.Tensor, filter as tf.Tensor])
      return {
        value: forward(input as tf.Tensor4D, filter as tf.Tensor4D, stride),
        gradFunc: (dy, saved) => {
          const [savedX, savedKernel] = saved as [tf.Tensor4D, tf.Tensor4D]
          return [
            circularInputGradient(dy as tf.Tensor4D, savedKernel, stride),
            circularFilterGradient(savedX, dy as tf.Tensor4D, savedKernel.shape, stride)
          ]
        }
      }
    }) as (x: tf.Tensor4D, kernel: tf.Tensor4D) => tf.Tensor4D
  )(x, kernel)

/** Circular convolution for training with the wasm backend. */
export const convolveOnWasm: Convolve = Object.assign(
  (...args: Parameters<Convolve>) => convolveWithOwnGradient(...args),
  { around: convolveAround }
)

/** Zeros above and below, nothing beside. */
type RowPadding = [[0, 0], [number, number], [0, 0], [0, 0]]
const rowPadding = (height: number, stride: number): RowPadding => [
  [0, 0],
  samePadding(height, stride, SIDE),
  [0, 0],
  [0, 0]
]

/** 'same' padding of columns: one before and one behind for stride 1; one behind for stride 2, where sides are even. */
const wrapped = (x: tf.Tensor4D, stride: number): tf.Tensor4D => (stride === 1 ? around(x, 1, 1) : around(x, 0, 1))

/** `x` with its last column in front and its first column at the end; each is optional. */
function around(x: tf.Tensor4D, before: 0 | 1, behind: 0 | 1): tf.Tensor4D {
  return tf.concat([...(before === 1 ? [lastColumn(x)] : []), x, ...(behind === 1 ? [firstColumn(x)] : [])], 2)
}

/** Pools single pixels with a stride of a whole row: slicing takes a hundred times as long. */
function firstColumn(x: tf.Tensor4D): tf.Tensor4D {
  return tf.avgPool(x, 1, [1, x.shape[2]], 'valid')
}

function lastColumn(x: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, channels] = x.shape
  // In one long column of all pixels every last one of a row is `width` pixels behind the one before.
  const pixels = tf.reshape(x, [n * height * width * channels])
  const from = (width - 1) * channels
  const behind = tf.reshape(tf.slice(pixels, [from], [pixels.size - from]), [
    1,
    n * height * width - width + 1,
    1,
    channels
  ])
  return tf.reshape(tf.avgPool(behind as tf.Tensor4D, 1, [width, 1], 'valid'), [n, height, 1, channels])
}

function forward(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
  return tf.tidy(() => tf.conv2d(wrapped(x, stride), kernel, stride, rowPadding(x.shape[1], stride)))
}

/** Like `inputGradient`, for circular columns. */
function circularInputGradient(dy: tf.Tensor4D, kernel: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (stride === 1) return tf.tidy(() => forward(dy, flipped(kernel), 1))
  return tf.tidy(() => {
    const phases = tf.conv2d(around(dy, 1, 0), phaseTaps(kernel), 1, [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0]
    ])
    return interleavePhases(phases)
  })
}

/** Like `filterGradient`, for circular columns. */
function circularFilterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  kernelShape: readonly number[],
  stride: number
): tf.Tensor4D {
  const [kh, kw, channelsIn, channelsOut] = kernelShape as [number, number, number, number]
  return tf.tidy(() => {
    const asImages = channelsAsBatch(wrapped(x, stride))
    const asFilter = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D
    const correlated = tf.conv2d(asImages, asFilter, 1, rowPadding(x.shape[1], stride), 'NHWC', stride)
    return tf.transpose(tf.slice(correlated, [0, 0, 0, 0], [channelsIn, kh, kw, channelsOut]), [1, 2, 0, 3])
  })
}
