import { bulkDeviation, median, quantile } from './robust-spread.ts'

/** Converts an unlikeness into a score of evidence. For every piece, 1 is the limit of the good parts. */
export interface PieceCalibration {
  /** Logarithm of a typical good part's unlikeness. */
  readonly middle: number
  /** Distance from `middle` to the limit, in the same logarithm; > 0. */
  readonly reach: number
}

/** The upper tenth of a normal distribution begins at this many standard deviations. */
const NORMAL_TENTH = 1.2816
/** Smallest spread of the logarithm: with few parts the spread can be small by chance. */
const MIN_SPREAD = 0.12
/** The limit lies at least this many spreads from the middle. */
const MIN_LIMIT = 3
/**
 * The limit lies at most this many spreads of the bulk (3 of 4 parts) from the middle: parts further out may be
 * defective.
 */
const MAX_LIMIT = 5
/** The upper quarter of a normal distribution begins at this many standard deviations. */
const NORMAL_QUARTER = 0.6745
/** Share of the good parts that may lie above the limit. */
const BEYOND = 0.03
/** With at least this many parts, one more part may lie above the limit. */
const MANY = 40

/**
 * Finds the typical value and the limit of good parts. Middle and spread come from the bulk, the limit from the highest
 * scores. If good parts differ much in a piece, its limit is far out, so the piece has little influence. A few
 * defective parts do not move the limit far: it lies at most 5 spreads of the bulk from the middle.
 * @param unlikeness unlikeness of good parts, each compared with other parts only; at least 2, finite and > 0
 * @throws RangeError otherwise
 */
export function calibratePiece(unlikeness: readonly number[]): PieceCalibration {
  if (unlikeness.length < 2) throw new RangeError(`good: expected at least 2 parts, received ${unlikeness.length}`)
  if (!unlikeness.every((value) => value > 0 && Number.isFinite(value)))
    throw new RangeError('good: expected finite values > 0 to calibrate evidence')
  const logs = unlikeness.map(Math.log)
  const middle = median(logs)
  const deviation = Math.max(bulkDeviation(logs, middle), MIN_SPREAD)
  const spread = Math.max(deviation, (quantile(logs, 0.9) - middle) / NORMAL_TENTH)
  const bulk = Math.max(deviation, (quantile(logs, 0.75) - middle) / NORMAL_QUARTER)
  const n = logs.length
  const rank = Math.ceil(BEYOND * n) + (n >= MANY ? 1 : 0)
  const highest = logs.toSorted((a, b) => b - a)[rank - 1]!
  return { middle, reach: Math.min(Math.max(MIN_LIMIT * spread, highest - middle), MAX_LIMIT * bulk) }
}

/** Smallest unlikeness, so that the logarithm stays finite for a part that equals a taught one. */
const MIN_UNLIKENESS = 1e-6

/** 0 for a typical good part, 1 at the limit. */
export function pieceScore(unlikeness: number, { middle, reach }: PieceCalibration): number {
  return (Math.log(Math.max(unlikeness, MIN_UNLIKENESS)) - middle) / reach
}

/** The unlikeness that has this score: the inverse of `pieceScore`. */
export const unlikenessOf = (score: number, { middle, reach }: PieceCalibration): number =>
  Math.exp(middle + reach * score)
