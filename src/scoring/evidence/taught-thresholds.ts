import { type BulkThresholds, bulkThresholds } from './bulk-thresholds.ts'
import { median } from './robust-spread.ts'

/** Scores of the taught parts, each compared with the other parts only. */
export interface TaughtScores {
  readonly all: readonly number[]
  /** Without the parts that differ from the others. */
  readonly usual: readonly number[]
  /** Scores of the same parts with drawn defects; finite. */
  readonly drawn: readonly number[]
}

/**
 * The thresholds of a taught recipe. REVIEW begins where the usual parts end, so that a defect among the taught parts
 * does not let other defects pass. NG begins where all taught parts end, because the unusual ones may be good. A person
 * decides about the parts between.
 *
 * With few good parts NG begins far out, so most defects would be REVIEW. Drawn defects give a second estimate: NG
 * begins at their median score, unless too many good parts reach it (`nearest`). Drawn defects below that are too faint
 * on this product to be used.
 * @param parts number of different parts
 * @throws RangeError as `bulkThresholds` does
 */
export function taughtThresholds({ all, usual, drawn }: TaughtScores, parts: number): Omit<BulkThresholds, 'nearest'> {
  const { threshold, reviewFrom, nearest } = bulkThresholds(usual, parts)
  // The unusual parts already move this threshold out, so it needs no margin for few parts.
  const cautious = Math.max(threshold, bulkThresholds(all, Infinity).threshold)
  const typical = median(drawn)
  return { reviewFrom, threshold: typical >= Math.max(nearest, reviewFrom) ? Math.min(typical, cautious) : cautious }
}
