import { binomialBounds, type BinomialBounds } from './binomial-bounds.ts'
import { checkScores } from './check-scores.ts'
import { expectedCostThreshold } from './expected-cost-threshold.ts'
import { gapThresholds } from './gap-thresholds.ts'
import { okOnlyThreshold } from './ok-only-threshold.ts'

/** The goal of the threshold. Rates and shares are in [0, 1]. */
export type CalibrationPolicy =
  /**
   * Least expected cost per part: escapeCost * escape rate * defectShare + overkillCost * overkill rate * (1 -
   * defectShare), on future parts; see expectedCostThreshold. `defectShare` is the share of defects on the line; the
   * default is their share among the calibration scores. Both costs are > 0 and in the same unit.
   */
  | { readonly by: 'cost'; readonly escapeCost: number; readonly overkillCost: number; readonly defectShare?: number }
  /** The highest threshold (least overkill) that lets at most this share of the defects escape. */
  | { readonly by: 'escape-limit'; readonly limit: number }
  /** The lowest threshold (fewest escapes) that rejects at most this share of the good parts. Needs no defects. */
  | { readonly by: 'overkill-limit'; readonly limit: number }
  /** From good parts alone, with a bound for future parts; see okOnlyThreshold. Defects, if any, are only counted. */
  | { readonly by: 'ok-only'; readonly falseRejectRate: number }

export interface Calibration {
  /** NG when score >= threshold. */
  readonly threshold: number
  readonly method: 'cost' | 'escape-limit' | 'overkill-limit' | 'conformal' | 'tail-fit' | 'bulk' | 'review-band'
  /** Defects of the calibration set judged OK at this threshold; null when it holds none. */
  readonly escape: BinomialBounds | null
  /** Good parts of the calibration set judged NG. */
  readonly overkill: BinomialBounds
  /**
   * Methods `conformal` and `tail-fit`: on average, at most this share of future good parts is rejected. Otherwise
   * null.
   */
  readonly promisedOverkillRate: number | null
}

/**
 * Chooses the threshold from scores of parts that training has not seen. A threshold that is chosen by a limit lies in
 * the middle of the gap between two scores. The rates are counted on the same scores that chose the threshold, so for
 * `cost` and the limits they are slightly too good. A separate test set gives the true rates.
 *
 * @param good scores of good parts, at least one, one per physical part
 * @param defect scores of defects; may be empty for `overkill-limit` and `ok-only`
 * @param confidence of the bounds, in (0, 1)
 * @throws RangeError when scores are negative or not finite, there are too few for the policy, or the policy is invalid
 */
export function calibrate(
  good: readonly number[],
  defect: readonly number[],
  policy: CalibrationPolicy,
  confidence = 0.95
): Calibration {
  checkScores(good, 'good')
  checkScores(defect, 'defect')
  if (good.length === 0) throw new RangeError('good: expected at least one score, received 0')
  if (defect.length === 0 && (policy.by === 'cost' || policy.by === 'escape-limit')) {
    throw new RangeError(
      `defect: expected at least one score to calibrate by ${policy.by}, received 0; without defects use `
        + 'ok-only or overkill-limit'
    )
  }

  const { threshold, method, promisedOverkillRate } =
    policy.by === 'ok-only'
      ? okOnlyThreshold(good, policy.falseRejectRate)
      : { threshold: thresholdFor(good, defect, policy), method: policy.by, promisedOverkillRate: null }
  return {
    threshold,
    method,
    escape: binomialBounds(defect.filter((score) => score < threshold).length, defect.length, confidence),
    overkill: binomialBounds(good.filter((score) => score >= threshold).length, good.length, confidence)!,
    promisedOverkillRate
  }
}

/** The rates on the calibration set for a threshold that was chosen in another way. */
export function calibrationAt(
  good: readonly number[],
  defect: readonly number[],
  threshold: number,
  method: Calibration['method'],
  confidence = 0.95
): Calibration {
  return {
    threshold,
    method,
    escape: binomialBounds(defect.filter((score) => score < threshold).length, defect.length, confidence),
    overkill: binomialBounds(good.filter((score) => score >= threshold).length, good.length, confidence)!,
    promisedOverkillRate: null
  }
}

type ScorePolicy = Exclude<CalibrationPolicy, { by: 'ok-only' }>

function thresholdFor(good: readonly number[], defect: readonly number[], policy: ScorePolicy): number {
  switch (policy.by) {
    case 'cost': {
      const { escapeCost, overkillCost, defectShare } = policy
      if (!(escapeCost > 0 && Number.isFinite(escapeCost)))
        throw new RangeError(`escapeCost: expected a number > 0, received ${escapeCost}`)
      if (!(overkillCost > 0 && Number.isFinite(overkillCost)))
        throw new RangeError(`overkillCost: expected a number > 0, received ${overkillCost}`)
      if (defectShare !== undefined && !(defectShare > 0 && defectShare < 1))
        throw new RangeError(`defectShare: expected a number inside (0, 1), received ${defectShare}`)
      return expectedCostThreshold(good, defect, {
        perEscape: escapeCost * (defectShare === undefined ? 1 : defectShare / defect.length),
        perOverkill: overkillCost * (defectShare === undefined ? 1 : (1 - defectShare) / good.length)
      })
    }
    case 'escape-limit':
      checkShare(policy.limit, 'limit')
      return workingPoints(good, defect).findLast((point) => point.escapes / defect.length <= policy.limit)!.threshold
    case 'overkill-limit':
      checkShare(policy.limit, 'limit')
      return workingPoints(good, defect).find((point) => point.overkills / good.length <= policy.limit)!.threshold
  }
}

/** A threshold, and the number of mistakes that it makes on the calibration set. */
interface WorkingPoint {
  readonly threshold: number
  readonly escapes: number
  readonly overkills: number
}

/** Ascending thresholds. The first rejects all parts (no escapes), the last rejects none (no overkill). */
function workingPoints(good: readonly number[], defect: readonly number[]): WorkingPoint[] {
  const sortedGood = Float64Array.from(good).sort()
  const sortedDefect = Float64Array.from(defect).sort()
  let passed = 0
  let escapes = 0
  return gapThresholds([...good, ...defect]).map((threshold) => {
    while (passed < sortedGood.length && sortedGood[passed] < threshold) passed++
    while (escapes < sortedDefect.length && sortedDefect[escapes] < threshold) escapes++
    return { threshold, escapes, overkills: good.length - passed }
  })
}

function checkShare(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name}: expected a share from 0 to 1, received ${value}`)
}
