import type { DenseHead } from '../../encoder/dense-head.ts'
import type { RowMoments } from '../../scoring/row-moments.ts'
import { whitening } from '../../scoring/whitening.ts'
import { type Classifier, classify } from '../network/classifier.ts'

/**
 * How much a step towards the defects counts against one in any other direction, both in units of how much good parts
 * vary. 2 to 15 do about the same.
 */
const TOWARDS_DEFECTS = 5
/**
 * Length of the constant beside the features, in units of what a good part's measure. The encoder ends in an L2 norm,
 * which keeps the direction alone. Beside a constant it keeps the length, too: distances well below it stay as they
 * are, up to a factor.
 */
const CONSTANT = 4
/** Where good parts begin along it: all but one in a hundred lie above. */
const LOWEST_QUANTILE = 0.01
/** Along the direction of the defects a good part lies about so far from where the good ones begin. */
const USUAL_OFFSET = 2

export interface DefectHead {
  /**
   * The encoder's last layer: D = P + 2, the whitened features, how far the part lies towards the defects, a constant.
   */
  readonly head: DenseHead
  /**
   * The same for the prototypes: as if each lay where the good parts begin. So only what lies towards the defects
   * counts as a distance, and what lies the other way does not.
   */
  readonly prototypes: DenseHead
}

/**
 * A last layer fitted in closed form to good parts: embeddings' distances then count in units of how much good parts
 * differ among themselves, and more along the direction in which defects differ from them, which is the classifier's.
 *
 * Shapes  rows [N, P]: pooled features of good parts, see `pooledOf`
 * @param good moments of the rows
 * @throws RangeError as `whitening` does, and for a classifier that tells no good part from another
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
