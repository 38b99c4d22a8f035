import { median, quantile } from './robust-spread.ts'

/** Thresholds that the bulk of the good parts sets. */
export interface BulkThresholds {
  /** NG when score >= threshold. */
  readonly threshold: number
  /** REVIEW from here on, as long as no labelled defects narrow it; < threshold. */
  readonly reviewFrom: number
  /** The nearest threshold that another witness may move NG to; <= threshold. */
  readonly nearest: number
}

/**
 * How many times the way from the median to the 90th percentile (of the scores' logarithm) lies between the median and
 * each threshold. Behind 1.25 lie 5 % of a normal distribution and 7 % of an exponential one; behind 2.5 lie 0.07 %
 * and 1 %.
 */
const REVIEW_FROM = 1.25
const NG_FROM = 2.5
/** Behind this lie 2 % of a normal distribution: NG begins no nearer, whoever says that it may. */
const NEAREST_NG = 1.6
/**
 * The 90th percentile is at most this many times as far from the median as the 75th: as in an exponential distribution,
 * ln 5 / ln 2. Where it lies further out, more than a tenth of the parts may be no good ones.
 */
const HEAVIEST_TAIL = Math.log(5) / Math.log(2)
/**
 * How much further out the thresholds lie where there are few parts, in shares of 1 / sqrt(parts). Good parts that come
 * rarely are not among the few: NG lies further out for them, and a person decides on what lies between.
 */
const FEW_PARTS = { review: 2, ng: 1 }
/** REVIEW begins at most so far from the median, in the logarithm: at 3.3 times a typical score. */
const MAX_REVIEW_WAY = 1.2
/** Scores that thresholds need at least. */
export const MIN_SCORES = 5
/** Least way, in the logarithm: scores of few parts can lie close together by chance. */
const MIN_WAY = 0.05

/**
 * Thresholds from good parts alone. The worst parts do not move them: they come from the median, the 75th and the 90th
 * percentile. With few parts both lie further out.
 * @param scores of good parts, each against others than itself: at least 5, finite and > 0
 * @param parts different parts that the scores are of: several pictures of one part say less
 * @throws RangeError otherwise
 */
export function bulkThresholds(scores: readonly number[], parts = scores.length): BulkThresholds {
  if (scores.length < MIN_SCORES)
    throw new RangeError(`good: expected at least ${MIN_SCORES} scores, received ${scores.length}`)
  if (!scores.every((score) => score > 0 && Number.isFinite(score)))
    throw new RangeError('good: expected finite scores > 0 for a threshold from good parts')
  const logs = scores.map(Math.log)
  const middle = median(logs)
  const seen = Math.min(quantile(logs, 0.9) - middle, HEAVIEST_TAIL * (quantile(logs, 0.75) - middle))
  const way = (few: number): number => Math.max(seen, MIN_WAY) * (1 + few / Math.sqrt(parts))
  return {
    threshold: Math.exp(middle + NG_FROM * way(FEW_PARTS.ng)),
    reviewFrom: Math.exp(middle + Math.min(REVIEW_FROM * way(FEW_PARTS.review), MAX_REVIEW_WAY)),
    nearest: Math.exp(middle + NEAREST_NG * way(0))
  }
}
