import { fisherDirection } from '../../scoring/fisher-direction.ts'
import type { RowMoments } from '../../scoring/row-moments.ts'
import { type Classifier, classify } from '../network/classifier.ts'

/** Where good parts begin: all but one in a hundred lie above. */
const LOWEST_QUANTILE = 0.01

/**
 * A classifier in closed form, where none was trained: the direction in which defects differ from good parts, for how
 * much either vary (`fisherDirection`). Its logits are 0 where the good parts begin, and count in units of how much
 * good parts vary along it.
 *
 * Shapes  rows [N, P]: pooled features of good parts, see `pooledOf`
 * @param good moments of the rows
 * @throws RangeError as `fisherDirection` does
 */
export function fisherClassifier(rows: Float32Array, good: RowMoments, defects: RowMoments): Classifier {
  const weights = Float32Array.from(fisherDirection(good, defects))
  const logits = classify(rows, { weights, bias: 0 }).sort()
  return { weights, bias: -logits[Math.floor(LOWEST_QUANTILE * logits.length)]! }
}
