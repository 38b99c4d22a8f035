import { binomialBounds } from './binomial-bounds.ts'
import { calibrate, type Calibration, type CalibrationPolicy } from './calibrate.ts'
import { calibrateReviewBand } from './review-band.ts'

/** The goal of threshold and review band. Rates and shares are in [0, 1]. */
export type ThresholdOrder =
  /**
   * `reviewBand` as a recipe states it: REVIEW when threshold * (1 - reviewBand) <= score < threshold. 0 turns REVIEW
   * off.
   */
  | { readonly policy: CalibrationPolicy; readonly reviewBand: number }
  /**
   * The narrowest band that keeps a limit on escapes and one on overkill. There is no band if one threshold keeps both.
   * See calibrateReviewBand.
   */
  | { readonly limits: { readonly escapeLimit: number; readonly overkillLimit: number } }

export interface ChosenThresholds {
  /** Its rates are those of the calibration scores. A defect with the verdict REVIEW is not an escape. */
  readonly calibration: Calibration
  readonly reviewBand: number
  /** threshold * (1 - reviewBand), as the judge computes it. */
  readonly reviewFrom: number
}

/**
 * Chooses threshold and review band from scores of parts that training has not seen.
 *
 * @throws RangeError as `calibrate` does, and for a review band outside [0, 1]
 */
export function chooseThresholds(
  good: readonly number[],
  defect: readonly number[],
  order: ThresholdOrder
): ChosenThresholds {
  if ('limits' in order) {
    const { threshold, reviewBand } = calibrateReviewBand(good, defect, order.limits)
    const overkill = binomialBounds(good.filter((score) => score >= threshold).length, good.length)!
    return withReviewBand(
      { threshold, method: 'review-band', escape: null, overkill, promisedOverkillRate: null },
      reviewBand,
      defect
    )
  }
  const { policy, reviewBand } = order
  if (!(reviewBand >= 0 && reviewBand <= 1))
    throw new RangeError(`reviewBand: expected a share from 0 to 1, received ${reviewBand}`)
  return withReviewBand(calibrate(good, defect, policy), reviewBand, defect)
}

/** Adds a review band below an existing threshold. @param defect calibration scores of defects */
export function withReviewBand(
  calibration: Calibration,
  reviewBand: number,
  defect: readonly number[]
): ChosenThresholds {
  const reviewFrom = calibration.threshold * (1 - reviewBand)
  return {
    calibration: {
      ...calibration,
      escape: binomialBounds(defect.filter((score) => score < reviewFrom).length, defect.length)
    },
    reviewBand,
    reviewFrom
  }
}
