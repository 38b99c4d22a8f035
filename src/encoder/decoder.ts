import * as tf from '@tensorflow/tfjs-core'
import { DECODER_STEPS } from './architecture.ts'
import { convolveSame, type Convolve, type ParameterTensors } from './forward.ts'

export interface Decoded {
  /** [N, 4h, 4w, 1] */
  readonly reconstruction: tf.Tensor4D
  /** [N, 4h, 4w, 1]; above 0 where a defect is more likely than not. */
  readonly defectLogits: tf.Tensor4D
}

/**
 * The second half of the autoencoder, used in training and for heat maps. From the encoder's last feature map it
 * computes two maps with a quarter of the input's side: the picture, and logits of defects (trained with drawn defects,
 * whose places are known). Two steps of 3x3 convolution and pixel shuffle (Shi et al. 2016, arXiv:1609.05158), each
 * doubling the side.
 * @param features [N, h, w, C]
 */
export function decode(
  parameters: ParameterTensors,
  features: tf.Tensor4D,
  convolve: Convolve = convolveSame
): Decoded {
  const maps = DECODER_STEPS.reduce((input, _, step) => {
    const convolved = tf.add(
      convolve(input, parameters.get(`decoder${step}/kernel`) as tf.Tensor4D, 1),
      parameters.get(`decoder${step}/bias`)!
    ) as tf.Tensor4D
    return pixelShuffle(step < DECODER_STEPS.length - 1 ? tf.relu(convolved) : convolved)
  }, features)
  const [reconstruction, defectLogits] = tf.split(maps, 2, 3) as [tf.Tensor4D, tf.Tensor4D]
  return { reconstruction, defectLogits }
}

/** Where a picture differs from good parts: [N, h, w, C] -> [N, 4h, 4w], 0 to 1. */
export function heatMaps(parameters: ParameterTensors, features: tf.Tensor4D): tf.Tensor3D {
  return tf.squeeze(tf.sigmoid(decode(parameters, features).defectLogits), [3])
}

/** [N, h, w, 4C] -> [N, 2h, 2w, C] */
function pixelShuffle(x: tf.Tensor4D): tf.Tensor4D {
  const [n, h, w, c4] = x.shape
  const c = c4 / 4
  return tf.reshape(tf.transpose(tf.reshape(x, [n, h, w, 2, 2, c]), [0, 1, 3, 2, 4, 5]), [n, 2 * h, 2 * w, c])
}
