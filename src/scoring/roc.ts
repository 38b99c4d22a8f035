import { checkScores } from './check-scores.ts'

/**
 * Area under the ROC curve: the chance that a random defect scores higher than a random good part, ties counted half.
 *
 * Cost    O(n log n)
 * Source  Mann & Whitney 1947; Hanley & McNeil 1982 (its equality with the area)
 *
 * @returns in [0, 1]; null when one class is empty
 * @throws RangeError when a score is negative, NaN or Infinity
 */
export function auroc(good: readonly number[], defect: readonly number[]): number | null {
  checkScores(good, 'good')
  checkScores(defect, 'defect')
  if (good.length === 0 || defect.length === 0) return null

  const sortedGood = Float64Array.from(good).sort()
  let below = 0
  let notAbove = 0
  let wins = 0
  for (const score of Float64Array.from(defect).sort()) {
    while (below < sortedGood.length && sortedGood[below] < score) below++
    while (notAbove < sortedGood.length && sortedGood[notAbove] <= score) notAbove++
    wins += (below + notAbove) / 2
  }
  return wins / (good.length * defect.length)
}

/** One threshold and its rates (NG when score >= threshold). */
export interface RocPoint {
  /** One of the scores; Infinity for the first point, which rejects no part. */
  readonly threshold: number
  /** Good parts rejected / all good parts (the false positive rate). */
  readonly overkillRate: number
  /** Defects passed / all defects (1 - the true positive rate). */
  readonly escapeRate: number
}

/**
 * All distinct working points, from "reject none" (threshold Infinity) to "reject all" (the lowest score).
 *
 * @returns points with descending threshold; null when one class is empty
 * @throws RangeError when a score is negative, NaN or Infinity
 */
export function rocCurve(good: readonly number[], defect: readonly number[]): RocPoint[] | null {
  checkScores(good, 'good')
  checkScores(defect, 'defect')
  if (good.length === 0 || defect.length === 0) return null

  const sortedGood = Float64Array.from(good).sort().toReversed()
  const sortedDefect = Float64Array.from(defect).sort().toReversed()
  const thresholds = new Set(
    Float64Array.from([...good, ...defect])
      .sort()
      .toReversed()
  )
  const points: RocPoint[] = [{ threshold: Infinity, overkillRate: 0, escapeRate: 1 }]
  let overkill = 0
  let caught = 0
  for (const threshold of thresholds) {
    while (overkill < good.length && sortedGood[overkill] >= threshold) overkill++
    while (caught < defect.length && sortedDefect[caught] >= threshold) caught++
    points.push({
      threshold,
      overkillRate: overkill / good.length,
      escapeRate: (defect.length - caught) / defect.length
    })
  }
  return points
}
