import { type BinomialBounds, binomialBounds } from '../scoring/binomial-bounds.ts'
import { calibrate } from '../scoring/calibrate.ts'
import { calibrateReviewBand } from '../scoring/review-band.ts'
import type { ScoresByLabel } from '../training/fit-model.ts'
import type { ChosenPolicy } from './calibration-policy.ts'

export interface FoundThreshold {
  /** NG when score >= threshold. */
  readonly threshold: number
  /** REVIEW when threshold * (1 - reviewBand) <= score < threshold. */
  readonly reviewBand: number
  readonly method: string
  /** Defects judged OK; null without defects. */
  readonly escape: BinomialBounds | null
  /** Good parts judged NG. */
  readonly overkill: BinomialBounds
  /** Parts of either label that go to a person. */
  readonly review: BinomialBounds
  readonly promisedOverkillRate: number | null
}

/** @throws RangeError as `calibrate` does */
export function calibrateScores ({ good, defect }: ScoresByLabel, policy: ChosenPolicy): FoundThreshold {
  const { threshold, reviewFrom, reviewBand, method, promisedOverkillRate } = policy.by === 'review-band'
    ? { ...calibrateReviewBand(good, defect, policy), method: policy.by, promisedOverkillRate: null }
    : ((found) => ({ ...found, reviewFrom: found.threshold, reviewBand: 0 }))(calibrate(good, defect, policy))
  const all = [...good, ...defect]
  return {
    threshold, reviewBand, method, promisedOverkillRate,
    escape: binomialBounds(defect.filter((score) => score < reviewFrom).length, defect.length),
    overkill: binomialBounds(good.filter((score) => score >= threshold).length, good.length)!,
    review: binomialBounds(all.filter((score) => score >= reviewFrom && score < threshold).length, all.length)!
  }
}
