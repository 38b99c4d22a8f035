import type { Label } from '../domain/labelled/label.ts'
import { calibrate, type Calibration, calibrationAt } from '../scoring/calibrate.ts'
import { bulkThresholds } from '../scoring/evidence/bulk-thresholds.ts'
import type { Cut } from './dataset/cut-pictures.ts'

/** With fewer held-out defects, only the good parts set the threshold. */
const MIN_TO_CALIBRATE_BY_COST = 10
/** An escaped defect costs as much as this many good parts that are rejected. */
const ESCAPE_COST = 5
/**
 * If some defects look like good parts, the cheapest threshold rejects nearly everything, and a line cannot run like
 * that. The escapes are reported.
 */
const MAX_OVERKILL = 0.05

export type ScoresByLabel = Readonly<Record<Label, readonly number[]>>

/** @param scores of the cuts, in order */
export function scoresByLabel(cuts: readonly Cut[], scores: readonly number[]): ScoresByLabel {
  const of = (label: Label): number[] => scores.filter((_, n) => cuts[n]!.picture.label === label)
  return { good: of('good'), defect: of('defect') }
}

export interface ChosenThreshold {
  readonly calibration: Calibration
  /** Scores from here to the threshold are REVIEW; null if defects set the threshold. */
  readonly reviewFrom: number | null
}

/**
 * Returns the threshold and, if too few defects are known to set it, the score from which REVIEW begins. @param parts
 * number of good parts
 */
export function chooseThreshold({ good, defect }: ScoresByLabel, parts: number): ChosenThreshold {
  if (defect.length < MIN_TO_CALIBRATE_BY_COST) {
    const { threshold, reviewFrom } = bulkThresholds(good, parts)
    return { calibration: calibrationAt(good, defect, threshold, 'bulk'), reviewFrom }
  }
  const byCost = calibrate(good, defect, { by: 'cost', escapeCost: ESCAPE_COST, overkillCost: 1 })
  const calibration =
    byCost.overkill.rate <= MAX_OVERKILL
      ? byCost
      : calibrate(good, defect, { by: 'overkill-limit', limit: MAX_OVERKILL })
  return { calibration, reviewFrom: null }
}
