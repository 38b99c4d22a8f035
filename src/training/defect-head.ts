import type { DenseHead } from '../encoder/dense-head.ts'
import { fisherDirection } from '../scoring/fisher-direction.ts'
import { whitening } from '../scoring/whitening.ts'

/** How much a step towards the defects counts against one in any other direction, both in units of how much good parts vary. 3 to 10 do about the same. */
const TOWARDS_DEFECTS = 5
/**
 * Length of the constant beside the features, in units of what a good part's measure. The encoder ends in an L2 norm, which keeps the direction alone;
 * beside a constant it keeps the length too: distances well below it stay as they are, up to a factor.
 */
const CONSTANT = 4
/** Along the direction of the defects a good part lies about so far from where the good ones begin. */
const USUAL_OFFSET = 2

export interface DefectHead {
  /** The encoder's last layer: D = P + 2, the whitened features, how far the part lies towards the defects, a constant. */
  readonly head: DenseHead
  /**
   * The same for the prototypes: as if each lay where the good parts begin. So only what lies towards the defects counts as a distance, and what lies the other
   * way doesn't.
   */
  readonly prototypes: DenseHead
}

/**
 * A last layer fitted in closed form to good parts and defects, real or drawn: embeddings' distances then count in units of how much good parts differ among
 * themselves, and more along the direction in which defects differ from them.
 *
 * Shapes  good [N, P], defects [M, P]: pooled features, see `pooledOf`
 * @throws RangeError as `whitening` and `fisherDirection` do
 */
export function defectHead (good: Float32Array, defects: Float32Array, P: number): DefectHead {
  const white = whitening(good, P)
  const whitened = (rows: Float32Array): Float32Array => Float32Array.from(rows, (_, at) => {
    const [n, j] = [Math.floor(at / P), at % P]
    let sum = white.bias[j]!
    for (let i = 0; i < P; i++) sum += rows[n * P + i]! * white.kernel[i * P + j]!
    return sum
  })
  const { weights, lowest } = fisherDirection(whitened(good), whitened(defects), P)

  const D = P + 2
  const kernel = new Float32Array(P * D)
  const bias = new Float32Array(D)
  for (let i = 0; i < P; i++) {
    const row = white.kernel.subarray(i * P, (i + 1) * P)
    kernel.set(row, i * D)
    kernel[i * D + P] = TOWARDS_DEFECTS * row.reduce((sum, value, j) => sum + value * weights[j]!, 0)
    bias[i] = white.bias[i]!
  }
  bias[P] = TOWARDS_DEFECTS * (white.bias.reduce((sum, value, j) => sum + value * weights[j]!, 0) - lowest)
  bias[P + 1] = CONSTANT * Math.sqrt(P + (USUAL_OFFSET * TOWARDS_DEFECTS) ** 2)
  const without = (values: Float32Array): Float32Array => values.map((value, at) => at % D === P ? 0 : value)
  return { head: { kernel, bias }, prototypes: { kernel: without(kernel), bias: without(bias) } }
}
