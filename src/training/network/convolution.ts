import * as tf from '@tensorflow/tfjs-core'
import type { Convolve } from '../../encoder/forward.ts'
import { samePadding } from '../../encoder/same-padding.ts'

/**
 * conv2d ('same' padding) with explicit gradients, for the wasm backend: it has no Conv2DBackpropFilter, and its
 * Conv2DBackpropInput is many times slower than its conv2d. Both gradients are written as convolutions.
 *
 * Shapes  x [N, H, W, C_in], kernel [kh, kw, C_in, C_out] -> [N, ceil(H / stride), ceil(W / stride), C_out]; stride 1
 *         or 2
 */
export const convolveWithOwnGradient: Convolve = (x, kernel, stride) => convolution(stride)(x, kernel)

const convolution = (stride: number) =>
  tf.customGrad((...[input, filter, save]) => {
    const x = input as tf.Tensor4D
    const kernel = filter as tf.Tensor4D
    ;(save as tf.GradSaveFunc)([x, kernel])
    return {
      value: tf.conv2d(x, kernel, stride, 'same'),
      gradFunc: (dy, saved) => {
        const [savedX, savedKernel] = saved as [tf.Tensor4D, tf.Tensor4D]
        return [
          inputGradient(savedX.shape, dy as tf.Tensor4D, savedKernel, stride),
          filterGradient(savedX, dy as tf.Tensor4D, savedKernel.shape, stride)
        ]
      }
    }
  }) as (x: tf.Tensor4D, kernel: tf.Tensor4D) => tf.Tensor4D

/**
 * dL/dX of `tf.conv2d(X, W, stride, 'same')`.
 *
 * Stride 1, odd kernel (its padding is the same on both sides): the convolution of dY with the kernel turned by 180
 * degrees. Stride 2, kernel 3, even sides: from Y[p] = sum over a of X[2p + a] * W[a] (one axis; the padding is at the
 * end) follow dX[2m] = dY[m] W[0] + dY[m-1] W[2] and dX[2m+1] = dY[m] W[1]: a convolution of dY with two taps that
 * makes the even and the odd pixels as separate channels, which are then interleaved. With the kernel padded to
 * W[0..3], W[3] = 0, tap t (0 is m-1) of phase f uses W[2 (1 - t) + f].
 */
export function inputGradient(
  xShape: readonly [number, number, number, number],
  dy: tf.Tensor4D,
  kernel: tf.Tensor4D,
  stride: number
): tf.Tensor4D {
  const [kh, kw] = kernel.shape
  const [, height, width] = xShape
  if (stride === 1 && kh % 2 === 1 && kw % 2 === 1) return tf.tidy(() => tf.conv2d(dy, flipped(kernel), 1, 'same'))
  if (stride !== 2 || kh !== 3 || kw !== 3 || height % 2 !== 0 || width % 2 !== 0)
    return tf.conv2dTranspose(dy, kernel, [...xShape], stride, 'same')
  return tf.tidy(() => {
    const padded = tf.pad(dy, [
      [0, 0],
      [1, 0],
      [1, 0],
      [0, 0]
    ])
    return interleavePhases(tf.conv2d(padded, phaseTaps(kernel), 1, 'valid'))
  })
}

/** The kernel turned by 180 degrees, from C_out channels to C_in. */
export const flipped = (kernel: tf.Tensor4D): tf.Tensor4D => tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2])

/** Two taps for even and odd rows and columns, [2, 2, C_out, 4 C_in], of a kernel [3, 3, C_in, C_out] of stride 2. */
export function phaseTaps(kernel: tf.Tensor4D): tf.Tensor4D {
  const [, , channelsIn, channelsOut] = kernel.shape
  return tf.tidy(() => {
    const tapsAndPhases = tf.reshape(
      tf.pad(kernel, [
        [0, 1],
        [0, 1],
        [0, 0],
        [0, 0]
      ]),
      [2, 2, 2, 2, channelsIn, channelsOut]
    )
    return tf.reshape(tf.transpose(tf.reverse(tapsAndPhases, [0, 2]), [0, 2, 5, 1, 3, 4]), [
      2,
      2,
      channelsOut,
      4 * channelsIn
    ])
  })
}

/** [N, h, w, 4 C] with the pixels of even and odd rows and columns as channels -> [N, 2h, 2w, C] */
export function interleavePhases(phases: tf.Tensor4D): tf.Tensor4D {
  const [n, h, w, channels] = phases.shape
  return tf.tidy(() =>
    tf.reshape(tf.transpose(tf.reshape(phases, [n, h, w, 2, 2, channels / 4]), [0, 1, 3, 2, 4, 5]), [
      n,
      2 * h,
      2 * w,
      channels / 4
    ])
  )
}

/**
 * dL/dW of `tf.conv2d(X, W, stride, 'same')`.
 *
 * dL/dW[a, b, i, o] = sum over n, y, x of X[n, y * s + a, x * s + b, i] * dY[n, y, x, o]. That sum is itself a
 * convolution: of X with the channels as the batch and the batch as the channels ([C_in, H, W, N]), by dY as the filter
 * ([h, w, N, C_out]) dilated by the stride. The result, [C_in, kh, kw, C_out], is transposed back.
 */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  kernelShape: readonly number[],
  stride: number
): tf.Tensor4D {
  const [kh, kw, channelsIn, channelsOut] = kernelShape as [number, number, number, number]
  const [, height, width] = x.shape
  return tf.tidy(() => {
    const padded = tf.pad(x, [[0, 0], samePadding(height, stride, kh), samePadding(width, stride, kw), [0, 0]])
    const asImages = channelsAsBatch(padded as tf.Tensor4D)
    const asFilter = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D
    const correlated = tf.conv2d(asImages, asFilter, 1, 'valid', 'NHWC', stride)
    // Rows that the strided forward pass never touched give positions beyond the kernel.
    return tf.transpose(tf.slice(correlated, [0, 0, 0, 0], [channelsIn, kh, kw, channelsOut]), [1, 2, 0, 3])
  })
}

/** [N, H, W, C] -> [C, H, W, N]. Uses two steps, which are four times as fast as one step in the wasm backend. */
export function channelsAsBatch(x: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, channels] = x.shape
  return tf.tidy(() => {
    const byPixel = tf.transpose(tf.reshape(x, [n, height * width * channels]), [1, 0])
    const byChannel = tf.transpose(tf.reshape(byPixel, [height * width, channels, n]), [1, 0, 2])
    return tf.reshape(byChannel, [channels, height, width, n])
  })
}
