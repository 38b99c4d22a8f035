import { bulkDeviation, median, quantile } from './robust-spread.ts'

/** Turns an unlikeness into a score of evidence: 1 is the limit of the good parts, whatever the piece measures. */
export interface PieceCalibration {
  /** Logarithm of a typical good part's unlikeness. */
  readonly middle: number
  /** From there to the limit, in the same logarithm; > 0. */
  readonly reach: number
}

/** Share of the normal distribution's standard deviation that the upper tenth begins at. */
const NORMAL_TENTH = 1.2816
/** Least spread of the logarithm: with few parts it can be small by chance. */
const MIN_SPREAD = 0.12
/** Spreads from the middle to the limit at least, whatever was seen. */
const MIN_LIMIT = 3
/** Spreads of the bulk (3 of 4 parts) to the limit at most: parts further out may be no good ones. */
const MAX_LIMIT = 5
/** Share of the normal distribution's standard deviation that the upper quarter begins at. */
const NORMAL_QUARTER = 0.6745
/** Share of the good parts that may lie above the limit, where there are enough to tell. */
const BEYOND = 0.03
/** From this many parts on the limit leaves out one part more. */
const MANY = 40

/**
 * Where good parts lie, and how far they reach: the middle and spread of the bulk, the limit from the highest scores.
 * A piece in which good parts differ much gets a far limit, so it weighs little by itself. Some parts that are no good
 * ones don't take the limit along: it lies at most 5 spreads of the bulk from the middle.
 * @param unlikeness of good parts, each against others than itself; at least 2, finite and > 0
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

/** Of a part that is the same as a taught one: the logarithm stays finite. */
const MIN_UNLIKENESS = 1e-6

/** 0 for a typical good part, 1 at the limit. */
export function pieceScore(unlikeness: number, { middle, reach }: PieceCalibration): number {
  return (Math.log(Math.max(unlikeness, MIN_UNLIKENESS)) - middle) / reach
}

/** The unlikeness that has this score: the inverse of `pieceScore`. */
export const unlikenessOf = (score: number, { middle, reach }: PieceCalibration): number =>
  Math.exp(middle + reach * score)
