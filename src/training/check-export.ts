import * as tf from '@tensorflow/tfjs-core'
import { type EncoderArchitecture, inputShape } from '../encoder/architecture.ts'
import { embed } from '../encoder/forward.ts'
import { isQuantised } from '../encoder/quantised/whole-numbers.ts'
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import { type EncoderWeights, weightShapes } from '../encoder/weights.ts'

/** Maximum difference between the two runtimes in any value of an embedding. */
export const MAX_DIFFERENCE = 1e-4
/**
 * The same for a quantised encoder. Sums on a GPU are not exact, so a value of a feature map may be rounded to the
 * neighbouring step.
 */
export const MAX_DIFFERENCE_IN_STEPS = 5e-3

/**
 * Compares the exported ONNX model with TensorFlow.js on real crops.
 * @param crops [n, rows, columns], standardised, n >= 1
 * @returns the largest absolute difference of any value
 * @throws Error if the difference exceeds these limits or is not a number: such a model must not be published
 */
export async function checkExport(
  architecture: EncoderArchitecture,
  weights: EncoderWeights,
  onnx: Uint8Array,
  crops: Float32Array
): Promise<number> {
  const [rows, columns] = inputShape(architecture)
  const expected = tf.tidy(() => {
    const tensors = new Map(
      [...weightShapes(architecture, weights)].map(([name, shape]) => [name, tf.tensor(weights.get(name)!, [...shape])])
    )
    const input = tf.tensor4d(crops, [crops.length / (rows * columns), rows, columns, 1])
    return embed(architecture, tensors, input).dataSync() as Float32Array
  })
  const runtime = await openOnnxRuntime(onnx, 1)
  try {
    const received = await runtime.embed(crops)
    const difference = expected.reduce((largest, value, i) => Math.max(largest, Math.abs(value - received[i]!)), 0)
    const most = isQuantised(weights) ? MAX_DIFFERENCE_IN_STEPS : MAX_DIFFERENCE
    if (!(difference <= most)) {
      throw new Error(
        `the exported model differs from the trained one by ${difference}, expected at most ${most}: not published`
      )
    }
    return difference
  } finally {
    await runtime.close()
  }
}
