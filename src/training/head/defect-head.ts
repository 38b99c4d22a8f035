import type { DenseHead } from '../../encoder/dense-head.ts'
import type { RowMoments } from '../../scoring/row-moments.ts'
import { whitening } from '../../scoring/whitening.ts'
import { type Classifier, classify } from '../network/classifier.ts'

/**
 * Weight of a step towards the defects, compared with a step in another direction. Both are in units of the variation
 * of good parts. Values from 2 to 15 give about the same result.
 */
const TOWARDS_DEFECTS = 5
/**
 * Length of the constant that is added as a feature, in units of the typical length of a good part's features. The
 * encoder ends with an L2 norm, which keeps only the direction. With the constant, the length is kept too: distances
 * well below the constant only change by a factor.
 */
const CONSTANT = 4
/** Lower end of the good parts along this direction: 99 % of them lie above it. */
const LOWEST_QUANTILE = 0.01
/** Typical distance of a good part from this lower end, along the direction of the defects. */
const USUAL_OFFSET = 2

export interface DefectHead {
  /**
   * The encoder's last layer: D = P + 2, the whitened features, the position of the part along the direction of the
   * defects, and a constant.
   */
  readonly head: DenseHead
  /**
   * The same for the prototypes, but each is moved to the lower end of the good parts. So only deviations towards the
   * defects count as distance.
   */
  readonly prototypes: DenseHead
}

/**
 * A last layer fitted in closed form to good parts: embeddings' distances are then in units of the variation of good
 * parts, with more weight along the direction in which defects differ from good parts. The classifier gives this
 * direction.
 *
 * Shapes  rows [N, P]: pooled features of good parts, see `pooledOf`
 * @param good moments of the rows
 * @throws RangeError as `whitening` does, and if the classifier gives all good parts the same value
 */
export function defectHead(rows: Float32Array, good: RowMoments, classifier: Classifier): DefectHead {
  const { P } = good
  const white = whitening(good)
  const logits = classify(rows, classifier).sort()
  const spread = deviation(logits)
  if (!(spread > 0 && Number.isFinite(spread)))
    throw new RangeError(
      `classifier: expected finite logits that differ between good parts, received a standard deviation of ${spread}`
    )
  const scale = TOWARDS_DEFECTS / spread
  const lowest = logits[Math.floor(LOWEST_QUANTILE * logits.length)]!

  const D = P + 2
  const kernel = new Float32Array(P * D)
  const bias = new Float32Array(D)
  for (let i = 0; i < P; i++) {
    kernel.set(white.kernel.subarray(i * P, (i + 1) * P), i * D)
    kernel[i * D + P] = scale * classifier.weights[i]!
    bias[i] = white.bias[i]!
  }
  bias[P] = scale * (classifier.bias - lowest)
  bias[P + 1] = CONSTANT * Math.sqrt(P + (USUAL_OFFSET * TOWARDS_DEFECTS) ** 2)
  const without = (values: Float32Array): Float32Array => values.map((value, at) => (at % D === P ? 0 : value))
  return { head: { kernel, bias }, prototypes: { kernel: without(kernel), bias: without(bias) } }
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
