import * as tf from '@tensorflow/tfjs-core'
import { type EncoderArchitecture, featureMapSize } from '../../encoder/architecture.ts'
import type { Convolve, ParameterTensors } from '../../encoder/forward.ts'

/**
 * The other half of the autoencoder, needed in training only: from the encoder's last feature map back to two maps of a quarter of the input's
 * side, the picture itself and where it shows a defect (a logit; taught by drawn defects, whose place is known). Two steps of 3x3 convolution and pixel shuffle (Shi et al. 2016, arXiv:1609.05158), each doubling the side.
 */
const STEPS = [{ channels: 32 }, { channels: 2 }] as const

/** Name -> shape of the decoder's tensors. */
export function decoderShapes (architecture: EncoderArchitecture): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  let inputs = architecture.convolutions.at(-1)!.channels
  STEPS.forEach(({ channels }, step) => {
    shapes.set(`decoder${step}/kernel`, [3, 3, inputs, 4 * channels])
    shapes.set(`decoder${step}/bias`, [4 * channels])
    inputs = channels
  })
  return shapes
}

/** Side of the decoder's maps in pixels. */
export function decodedSize (architecture: EncoderArchitecture): number {
  return featureMapSize(architecture) * 2 ** STEPS.length
}

export interface Decoded {
  /** [N, 4h, 4w, 1] */
  readonly reconstruction: tf.Tensor4D
  /** [N, 4h, 4w, 1]; above 0 where a defect is the likelier. */
  readonly defectLogits: tf.Tensor4D
}

/** @param features [N, h, w, C] */
export function decode (parameters: ParameterTensors, features: tf.Tensor4D, convolve: Convolve): Decoded {
  const maps = STEPS.reduce((input, _, step) => {
    const convolved = tf.add(convolve(input, parameters.get(`decoder${step}/kernel`) as tf.Tensor4D, 1), parameters.get(`decoder${step}/bias`)!) as tf.Tensor4D
    return pixelShuffle(step < STEPS.length - 1 ? tf.relu(convolved) : convolved)
  }, features)
  const [reconstruction, defectLogits] = tf.split(maps, 2, 3) as [tf.Tensor4D, tf.Tensor4D]
  return { reconstruction, defectLogits }
}

/** [N, h, w, 4C] -> [N, 2h, 2w, C] */
function pixelShuffle (x: tf.Tensor4D): tf.Tensor4D {
  const [n, h, w, c4] = x.shape
  const c = c4 / 4
  return tf.reshape(tf.transpose(tf.reshape(x, [n, h, w, 2, 2, c]), [0, 1, 3, 2, 4, 5]), [n, 2 * h, 2 * w, c])
}
