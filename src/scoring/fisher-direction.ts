import { solve } from './cholesky.ts'
import { covarianceOf, meanRow } from './covariance.ts'

/** How far a row lies towards the defects: row * weights, in units of how much good parts differ along it. */
export interface Direction {
  /** [P] */
  readonly weights: Float64Array
  /** Along it, where the good parts begin: all but one in a hundred lie above. */
  readonly lowest: number
}

/**
 * What every direction's variance is raised by, in units of the good parts' own: a direction that happened to be quiet
 * in these rows must not decide.
 */
const RIDGE = 3
const LOWEST_QUANTILE = 0.01

/**
 * Fisher's linear discriminant, w = (Cg / 2 + Cd / 2 + RIDGE * I)^-1 (mean of defects - mean of good parts): along it
 * the two are furthest apart for how much each of them varies.
 *
 * Shapes  good [N, P], defects [M, P] row-major, whitened by the good parts (`whitening`), so that 1 is how much a good
 *         part varies; N, M >= 2
 * Source  Fisher 1936; regularised as Friedman 1989, "Regularized discriminant analysis", eq. 18, with a fixed share
 * @throws RangeError for fewer than two rows of either, rows that are not finite, or good parts and defects that are
 *   the same on average
 */
export function fisherDirection(good: Float32Array, defects: Float32Array, P: number): Direction {
  for (const [name, rows] of Object.entries({ good, defects })) {
    if (!Number.isInteger(rows.length / P) || rows.length < 2 * P)
      throw new RangeError(`${name}: expected at least 2 rows of ${P} values, received ${rows.length / P}`)
    if (!rows.every(Number.isFinite)) throw new RangeError(`${name}: expected finite values, received NaN or Infinity`)
  }
  const [goodMean, defectMean] = [meanRow(good, P), meanRow(defects, P)]
  const [goodSpread, defectSpread] = [covarianceOf(good, goodMean), covarianceOf(defects, defectMean)]
  const within = goodSpread.map((value, i) => (value + defectSpread[i]!) / 2 + (i % (P + 1) === 0 ? RIDGE : 0))
  const direction = solve(
    within,
    defectMean.map((value, i) => value - goodMean[i]!)
  )
  const unit = Math.sqrt(
    direction.reduce(
      (sum, value, i) => sum + value * direction.reduce((row, other, j) => row + other * goodSpread[i * P + j]!, 0),
      0
    )
  )
  if (!(unit > 0)) throw new RangeError('expected defects that differ from the good parts, received none')
  const weights = direction.map((value) => value / unit)
  const along = Array.from({ length: good.length / P }, (_, n) =>
    weights.reduce((sum, weight, i) => sum + weight * good[n * P + i]!, 0)
  ).sort((a, b) => a - b)
  return { weights, lowest: along[Math.floor(LOWEST_QUANTILE * along.length)]! }
}
