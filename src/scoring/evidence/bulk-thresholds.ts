import { median, quantile } from './robust-spread.ts'

/** Thresholds from the bulk of the good parts. */
export interface BulkThresholds {
  /** NG when score >= threshold. */
  readonly threshold: number
  /** REVIEW when reviewFrom <= score < threshold, until labelled defects narrow the band. */
  readonly reviewFrom: number
  /** Lowest threshold to which other evidence (drawn defects) may move NG; <= threshold. */
  readonly nearest: number
}

/**
 * Distance of each threshold from the median, in units of the distance from the median to the 90th percentile (of the
 * scores' logarithms). 5 % of a normal distribution and 7 % of an exponential one lie beyond 1.25; 0.07 % and 1 % lie
 * beyond 2.5.
 */
const REVIEW_FROM = 1.25
const NG_FROM = 2.5
/** NG never begins nearer to the median than this: 2 % of a normal distribution lie beyond it. */
const NEAREST_NG = 1.6
/**
 * The 90th percentile counts as at most this many times as far from the median as the 75th: ln 5 / ln 2, as in an
 * exponential distribution. If it lies further out, more than a tenth of the parts may be defective.
 */
const HEAVIEST_TAIL = Math.log(5) / Math.log(2)
/**
 * With few parts the thresholds lie further out, by these factors of 1 / sqrt(parts). Few parts do not include the
 * rarer good parts. So NG starts further out, and a person decides about the parts between the thresholds.
 */
const FEW_PARTS = { review: 2, ng: 1 }
/** REVIEW begins at most this far from the median, in the logarithm: at 3.3 times a typical score. */
const MAX_REVIEW_WAY = 1.2
/** Smallest number of scores for thresholds. */
export const MIN_SCORES = 5
/**
 * Smallest distance from median to 90th percentile, in the logarithm: scores of few parts can lie close together by
 * chance.
 */
const MIN_WAY = 0.05

/**
 * Thresholds from good parts alone. They depend only on the median, the 75th and the 90th percentile, so the worst
 * parts do not move them. With few parts both lie further out.
 * @param scores scores of good parts, each compared with other parts only: at least 5, finite and > 0
 * @param parts number of different parts; several pictures of one part carry less information
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
