import * as tf from '@tensorflow/tfjs-core'
import { type EncoderArchitecture, featureMapSize } from '../../encoder/architecture.ts'
import type { Convolve, ParameterTensors } from '../../encoder/forward.ts'

/**
 * The other half of the autoencoder, needed in training only: from the encoder's last feature map back to a picture of a quarter of
 * the input's side. Two steps of 3x3 convolution and pixel shuffle (Shi et al. 2016, arXiv:1609.05158), each doubling the side.
 */
const STEPS = [{ channels: 32 }, { channels: 1 }] as const

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

/** Side of the reconstruction in pixels. */
export function reconstructionSize (architecture: EncoderArchitecture): number {
  return featureMapSize(architecture) * 2 ** STEPS.length
}

/** [N, h, w, C] -> [N, 4h, 4w, 1] */
export function reconstruct (parameters: ParameterTensors, features: tf.Tensor4D, convolve: Convolve): tf.Tensor4D {
  return STEPS.reduce((input, _, step) => {
    const convolved = tf.add(convolve(input, parameters.get(`decoder${step}/kernel`) as tf.Tensor4D, 1), parameters.get(`decoder${step}/bias`)!) as tf.Tensor4D
    return pixelShuffle(step < STEPS.length - 1 ? tf.relu(convolved) : convolved)
  }, features)
}

/** [N, h, w, 4C] -> [N, 2h, 2w, C] */
function pixelShuffle (x: tf.Tensor4D): tf.Tensor4D {
  const [n, h, w, c4] = x.shape
  const c = c4 / 4
  return tf.reshape(tf.transpose(tf.reshape(x, [n, h, w, 2, 2, c]), [0, 1, 3, 2, 4, 5]), [n, 2 * h, 2 * w, c])
}
