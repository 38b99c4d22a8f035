import { fisherDirection } from '../../scoring/fisher-direction.ts'
import { whitening } from '../../scoring/whitening.ts'
import type { Classifier } from '../network/classifier.ts'

/**
 * A classifier in closed form, where none was trained: the direction in which defects differ from good parts, for how
 * much either vary (`fisherDirection`), written for the pooled features as they are. Its logits are 0 where the good
 * parts begin, and count in units of how much good parts vary along it.
 *
 * Shapes  good [N, P], defects [M, P]: pooled features, see `pooledOf`
 * @throws RangeError as `whitening` and `fisherDirection` do
 */
export function fisherClassifier(good: Float32Array, defects: Float32Array, P: number): Classifier {
  const white = whitening(good, P)
  const whitened = (rows: Float32Array): Float32Array =>
    Float32Array.from(rows, (_, at) => {
      const [n, j] = [Math.floor(at / P), at % P]
      let sum = white.bias[j]!
      for (let i = 0; i < P; i++) sum += rows[n * P + i]! * white.kernel[i * P + j]!
      return sum
    })
  const { weights, lowest } = fisherDirection(whitened(good), whitened(defects), P)
  return {
    weights: Float32Array.from({ length: P }, (_, i) =>
      weights.reduce((sum, weight, j) => sum + weight * white.kernel[i * P + j]!, 0)
    ),
    bias: weights.reduce((sum, weight, j) => sum + weight * white.bias[j]!, -lowest)
  }
}
