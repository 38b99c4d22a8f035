import { cholesky, invertLower } from './cholesky.ts'
import { covarianceOf, meanOf, type RowMoments } from './row-moments.ts'

/** A linear map y = x * kernel + bias. Shapes  kernel [P, P] row-major, bias [P] */
export interface Whitening {
  readonly P: number
  readonly kernel: Float64Array
  readonly bias: Float64Array
}

/**
 * Share of the covariance that is replaced by a multiple of the identity. With fewer rows than features (20 parts, 256
 * features) the covariance has directions without any spread, in which tiny differences would get an unlimited weight.
 * Results hardly differ between 0.03 and 0.3.
 */
const SHRINKAGE = 0.1

/**
 * A map that scales distances by the spread of the rows: the Euclidean distance of two mapped rows is the Mahalanobis
 * distance of the rows. With C = L L' the covariance (shrunk, see above), y = L^-1 (x - mean).
 *
 * Source  Mahalanobis 1936; shrinkage towards the identity: Ledoit & Wolf 2004, "A well-conditioned estimator for
 *         large-dimensional covariance matrices", with a fixed share
 * @throws RangeError for fewer than two rows, rows that are not finite, or that are all the same
 */
export function whitening(rows: RowMoments): Whitening {
  const { P } = rows
  checkMoments('rows', rows)
  const mean = meanOf(rows)
  const inverse = invertLower(cholesky(shrunkCovariance(rows), P), P)
  const kernel = new Float64Array(P * P)
  const bias = new Float64Array(P)
  for (let i = 0; i < P; i++) {
    for (let j = 0; j <= i; j++) {
      kernel[j * P + i] = inverse[i * P + j]!
      bias[i]! -= inverse[i * P + j]! * mean[j]!
    }
  }
  return { P, kernel, bias }
}

/**
 * The covariance [P, P] of rows, a share of which is replaced by the identity times the mean variance.
 * @throws RangeError for a covariance without any spread
 */
export function shrunkCovariance(rows: RowMoments): Float64Array {
  const { P } = rows
  const covariance = covarianceOf(rows)
  let spread = 0
  for (let i = 0; i < P; i++) spread += covariance[i * P + i]! / P
  if (!(spread > 0)) throw new RangeError('rows: expected some that differ, received the same row throughout')
  for (let i = 0; i < P * P; i++) covariance[i]! *= 1 - SHRINKAGE
  for (let i = 0; i < P; i++) covariance[i * P + i]! += SHRINKAGE * spread
  return covariance
}

/** @throws RangeError for fewer than two rows, or for values that are not finite */
export function checkMoments(name: string, { P, count, sum }: RowMoments): void {
  if (!Number.isInteger(count) || count < 2)
    throw new RangeError(`${name}: expected at least 2 rows of ${P} values, received ${count}`)
  if (!sum.every(Number.isFinite)) throw new RangeError(`${name}: expected finite values, received NaN or Infinity`)
}
