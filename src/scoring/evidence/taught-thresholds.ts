import { type BulkThresholds, bulkThresholds } from './bulk-thresholds.ts'
import { median } from './robust-spread.ts'

/** Scores of the taught parts, each compared with the other parts only. */
export interface TaughtScores {
  readonly all: readonly number[]
  /** Without the parts that differ from the others. */
  readonly usual: readonly number[]
  /** Of defects that were drawn on them; finite. */
  readonly drawn: readonly number[]
}

/**
 * The thresholds of a taught recipe. REVIEW begins where the usual parts end, so that a defect among the taught parts
 * does not let other defects pass. NG begins where all taught parts end, because the unusual ones may be good. A person
 * decides about the parts between.
 *
 * Drawn defects are a second witness: few good parts leave NG far out, and most defects wait for a person. A part that
 * is as unusual as half of the drawn defects is NG, if so few good parts lie there, too (`nearest`). Where the drawn
 * defects lie nearer, they are too faint on this product to tell anything.
 * @param parts number of different parts
 * @throws RangeError as `bulkThresholds` does
 */
export function taughtThresholds({ all, usual, drawn }: TaughtScores, parts: number): Omit<BulkThresholds, 'nearest'> {
  const { threshold, reviewFrom, nearest } = bulkThresholds(usual, parts)
  // The unlike parts make it wide enough: no more for their number.
  const cautious = Math.max(threshold, bulkThresholds(all, Infinity).threshold)
  const typical = median(drawn)
  return { reviewFrom, threshold: typical >= Math.max(nearest, reviewFrom) ? Math.min(typical, cautious) : cautious }
}
