import { solve } from './cholesky.ts'
import { covarianceOf, meanOf, type RowMoments } from './row-moments.ts'
import { checkMoments, shrunkCovariance } from './whitening.ts'

/**
 * How many times what good parts vary by (`shrunkCovariance`) every direction's variance is raised: a direction that
 * happened to be quiet in these rows must not decide.
 */
const RIDGE = 3

/**
 * Fisher's linear discriminant, w = (Cg / 2 + Cd / 2 + RIDGE * S)^-1 (mean of defects - mean of good parts), with S the
 * shrunk Cg: along it the two are furthest apart for how much each of them varies.
 *
 * Source  Fisher 1936; regularised as Friedman 1989, "Regularized discriminant analysis", eq. 18, with a fixed share
 * @returns w [P], in units of how much good parts differ along it: row * w varies by 1 among them
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
