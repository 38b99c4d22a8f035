import { type BulkThresholds, bulkThresholds } from './bulk-thresholds.ts'

/** Scores of the taught parts, each against others than itself. */
export interface TaughtScores {
  readonly all: readonly number[]
  /** Without the parts that are unlike the others. */
  readonly usual: readonly number[]
}

/**
 * The thresholds of a taught recipe. REVIEW begins where the usual parts end: a defect among the taught parts does not
 * let others pass. NG begins where all of them end, because the unlike ones may be good: a person decides on what lies
 * between.
 * @param parts different parts that the scores are of
 * @throws RangeError as `bulkThresholds` does
 */
export function taughtThresholds({ all, usual }: TaughtScores, parts: number): BulkThresholds {
  const { threshold, reviewFrom } = bulkThresholds(usual, parts)
  return { reviewFrom, threshold: Math.max(threshold, bulkThresholds(all, parts).threshold) }
}
