import { solve } from './cholesky.ts'
import { covarianceOf, meanOf, type RowMoments } from './row-moments.ts'
import { checkMoments, shrunkCovariance } from './whitening.ts'

/**
 * This many times the shrunk covariance of good parts is added, so that a direction that varies little by chance in
 * these rows does not decide.
 */
const RIDGE = 3

/**
 * Fisher's linear discriminant, w = (Cg / 2 + Cd / 2 + RIDGE * S)^-1 (mean of defects - mean of good parts), with S the
 * shrunk Cg: along this direction the two groups are furthest apart, relative to their spread.
 *
 * Source  Fisher 1936; regularised as Friedman 1989, "Regularized discriminant analysis", eq. 18, with a fixed share
 * @returns w [P], scaled so that row * w has the standard deviation 1 among good parts
 * @throws RangeError for fewer than two rows of either, rows that are not finite, good parts that are all the same, or
 *         good parts and defects that are the same on average
 */
export function fisherDirection(good: RowMoments, defects: RowMoments): Float64Array {
  const { P } = good
  checkMoments('good', good)
  checkMoments('defects', defects)
  const [goodSpread, defectSpread, usual] = [covarianceOf(good), covarianceOf(defects), shrunkCovariance(good)]
  const within = goodSpread.map((value, i) => (value + defectSpread[i]!) / 2 + RIDGE * usual[i]!)
  const goodMean = meanOf(good)
  const direction = solve(
    within,
    meanOf(defects).map((value, i) => value - goodMean[i]!)
  )
  let square = 0
  for (let i = 0; i < P; i++)
    for (let j = 0; j < P; j++) square += direction[i]! * direction[j]! * goodSpread[i * P + j]!
  const unit = Math.sqrt(square)
  if (!(unit > 0)) throw new RangeError('expected defects that differ from the good parts, received none')
  return direction.map((value) => value / unit)
}
