import * as tf from '@tensorflow/tfjs-core'
import type { MaxOverPositions } from '../../encoder/forward.ts'

/** Factor that makes a difference from the maximum -1 or less, unless the difference is smaller than 1e-30. */
const FAR = 1e30

/**
 * `tf.max` over the positions, whose gradient goes to every position that has the maximum, as that of tf.max does. The
 * wasm backend takes some fifteen times as long to compare with `tf.equal`.
 *
 * Shapes  [N, positions, C] -> [N, C]
 */
export const largestOverPositions: MaxOverPositions = (x) =>
  (
    tf.customGrad((...[input, save]) => {
      const values = input as tf.Tensor3D
      const largest = tf.max(values, 1, true)
      ;(save as tf.GradSaveFunc)([values, largest])
      return {
        value: tf.squeeze(largest, [1]),
        gradFunc: (dy, saved) => {
          const [savedValues, savedLargest] = saved as [tf.Tensor, tf.Tensor]
          const isLargest = tf.relu(tf.add(tf.mul(tf.sub(savedValues, savedLargest), FAR), 1))
          return tf.mul(isLargest, tf.expandDims(dy as tf.Tensor, 1))
        }
      }
    }) as MaxOverPositions
  )(x)
