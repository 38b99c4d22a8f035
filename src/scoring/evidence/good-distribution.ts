import { cholesky, invertLower } from '../cholesky.ts'
import { bulkDeviation, median } from './robust-spread.ts'

/**
 * How one measurement varies among good parts: a normal distribution in robust units, with a covariance that is shrunk
 * towards a multiple of the identity.
 */
export interface GoodDistribution {
  /** [P] typical values, in units of the measurement. */
  readonly centre: Float32Array
  /** [P] unit of each value: its spread, but at least the floor. */
  readonly scale: Float32Array
  /**
   * [K, P] directions in which the scaled values vary more. The squared components along them are subtracted from the
   * squared distance.
   */
  readonly directions: Float32Array
  /** Variance of the scaled values in all other directions. */
  readonly rest: number
}

/**
 * Largest number of parts from which directions are computed. More change little, and each takes time for every judged
 * part.
 */
const MAX_ROWS = 150
/** Smallest spread of a value, as a share of the median spread of all values. */
const MIN_SHARE = 0.2
/** Scaled values are clipped to this before the fit, so that one unusual part does not widen it. */
const MAX_DEVIATION = 6
/** Smallest variance of the rest, in squared units, so that tiny differences do not get an unlimited weight. */
const MIN_REST = 0.02
/** Added to the root mean square distance, so that it is > 0 even if values never differ. */
const MIN_DISTANCE = 0.1

/**
 * Fits the distribution to rows of good parts.
 *
 * Shapes  rows [N, P] row-major, N >= 2
 * Source  Ledoit & Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices"
 * @param floor smallest unit of a value, in units of the measurement; smaller differences are noise
 * @throws RangeError for fewer than 2 rows, or values that are not finite
 */
export function fitGoodDistribution(rows: Float32Array, P: number, floor: number): GoodDistribution {
  const N = rows.length / P
  if (!Number.isInteger(N) || N < 2) throw new RangeError(`rows: expected at least 2 of ${P} values, received ${N}`)
  if (!rows.every(Number.isFinite)) throw new RangeError('rows: expected finite values, received NaN or Infinity')
  const centre = new Float32Array(P)
  const spread = new Float64Array(P)
  for (let i = 0; i < P; i++) {
    const column = Float64Array.from({ length: N }, (_, n) => rows[n * P + i]!)
    centre[i] = median(column)
    spread[i] = bulkDeviation(column, centre[i]!)
  }
  const least = Math.max(floor, MIN_SHARE * median(spread))
  const scale = Float32Array.from(spread, (value) => Math.max(value, least))

  const scaled = Float64Array.from(rows, (value, at) => {
    const z = (value - centre[at % P]!) / scale[at % P]!
    return Math.min(Math.max(z, -MAX_DEVIATION), MAX_DEVIATION)
  })
  for (let i = 0; i < P; i++) {
    let mean = 0
    for (let n = 0; n < N; n++) mean += scaled[n * P + i]! / N
    for (let n = 0; n < N; n++) scaled[n * P + i]! -= mean
    centre[i]! += mean * scale[i]!
  }
  const some = evenly(scaled, N, P)
  return { centre, scale, ...shrunkDirections(some, some.length / P, P) }
}

/** At most `MAX_ROWS` of the rows, evenly spaced. */
function evenly(rows: Float64Array, N: number, P: number): Float64Array {
  if (N <= MAX_ROWS) return rows
  const some = new Float64Array(MAX_ROWS * P)
  for (let n = 0; n < MAX_ROWS; n++) {
    const at = Math.floor((n * N) / MAX_ROWS) * P
    some.set(rows.subarray(at, at + P), n * P)
  }
  return some
}

/**
 * The inverse of the shrunk covariance C = (1 - share) Z'Z / N + rest I of centred rows Z [N, P], by Woodbury's
 * identity through
 * the N x N matrix of their products: z' C^-1 z = (|z|^2 - |W z|^2) / rest with W = L^-1 Z, L L' = Z Z' + N rest / (1
 * - share) I.
 */
function shrunkDirections(rows: Float64Array, N: number, P: number): Pick<GoodDistribution, 'directions' | 'rest'> {
  const products = new Float64Array(N * N)
  for (let a = 0; a < N; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0
      for (let i = 0, p = a * P, q = b * P; i < P; i++, p++, q++) sum += rows[p]! * rows[q]!
      products[a * N + b] = sum
      products[b * N + a] = sum
    }
  }
  const { share, mean } = shrinkage(products, N, P)
  const rest = Math.max(share * mean, MIN_REST)
  if (share > 1 - 1e-6) return { directions: new Float32Array(0), rest }
  for (let n = 0; n < N; n++) products[n * N + n]! += (N * rest) / (1 - share)
  const inverse = invertLower(cholesky(products, N), N)
  const directions = new Float32Array(N * P)
  const row = new Float64Array(P)
  for (let k = 0; k < N; k++) {
    row.fill(0)
    for (let n = 0; n <= k; n++) {
      const factor = inverse[k * N + n]!
      for (let i = 0, at = n * P; i < P; i++, at++) row[i]! += factor * rows[at]!
    }
    directions.set(row, k * P)
  }
  return { directions, rest }
}

/**
 * Shrinkage by Ledoit and Wolf: the share of the covariance that is replaced by the identity times the mean variance.
 * @param products [N, N]
 */
function shrinkage(products: Float64Array, N: number, P: number): { share: number; mean: number } {
  let trace = 0
  let squares = 0
  let fourth = 0
  for (let a = 0; a < N; a++) {
    trace += products[a * N + a]!
    fourth += products[a * N + a]! ** 2
  }
  for (let i = 0; i < N * N; i++) squares += products[i]! ** 2
  const mean = trace / N / P
  const dispersion = squares / N / N / P - mean ** 2
  const error = (fourth / N - squares / N / N) / N / P
  return { share: dispersion > 0 ? Math.min(Math.max(error / dispersion, 0), 1) : 1, mean }
}

/**
 * How far a measurement is from the good parts, relative to their spread: the root mean square over its values, about 1
 * for a good part. Always > 0.
 * @param row [P] @returns NaN where a value is NaN @throws RangeError for another number of values
 */
export function unlikeness(row: Float32Array, good: GoodDistribution): number {
  const { centre, scale, directions, rest } = good
  const P = centre.length
  if (row.length !== P) throw new RangeError(`measurement: expected ${P} values, received ${row.length}`)
  const scaled = new Float64Array(P)
  let distance = 0
  for (let i = 0; i < P; i++) {
    const z = (row[i]! - centre[i]!) / scale[i]!
    scaled[i] = z
    distance += z * z
  }
  for (let at = 0; at < directions.length; at += P) distance -= stepAlong(scaled, directions, at) ** 2
  return Math.sqrt(Math.max(distance, 0) / rest / P + MIN_DISTANCE ** 2)
}

/**
 * The scalar product of `scaled` and the direction at `at`. Four independent sums let the processor work in parallel.
 */
function stepAlong(scaled: Float64Array, directions: Float32Array, at: number): number {
  const P = scaled.length
  const whole = P & ~3
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0; i < whole; i += 4) {
    a += scaled[i]! * directions[at + i]!
    b += scaled[i + 1]! * directions[at + i + 1]!
    c += scaled[i + 2]! * directions[at + i + 2]!
    d += scaled[i + 3]! * directions[at + i + 3]!
  }
  for (let i = whole; i < P; i++) a += scaled[i]! * directions[at + i]!
  return a + b + (c + d)
}
