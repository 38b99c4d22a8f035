import type { LabelledScores, ThresholdPoint, ThresholdSample } from '../../domain/labelled/threshold-choice.ts'
import type { MistakeCosts } from '../../domain/recipes/mistake-costs.ts'
import { binomialBounds, type BinomialBounds } from '../../scoring/binomial-bounds.ts'
import { partsNeeded } from '../../scoring/cost/parts-needed.ts'
import { shareBelow } from '../../scoring/cost/share-below.ts'

/** Number of thresholds that are compared, evenly spaced. */
export const WEIGHED = 160
const CONFIDENCE = 0.95

export interface Terms {
  readonly costs: MistakeCosts
  /** REVIEW when threshold * (1 - reviewBand) <= score < threshold, for thresholds that are chosen here. */
  readonly reviewBand: number
  readonly now: { readonly threshold: number; readonly reviewBand: number }
  /** Highest threshold that is compared; > 0. */
  readonly highest: number
}

/** The effect of each threshold on parts with a label. A defect with the verdict REVIEW is not an escape. */
export function weighThresholds(scores: LabelledScores, { costs, reviewBand, now, highest }: Terms): ThresholdSample {
  const { good, defect } = scores
  const countAt = createCounts(scores)
  const costAt = createExpectedCost(scores, costs)
  const missingDefects = createMissing(costs.maxEscapeRate)
  const missingGood = createMissing(costs.maxOverkillRate)
  const point = (threshold: number, band = reviewBand): ThresholdPoint => {
    const { escapes, overkills } = countAt(threshold, band)
    return {
      threshold,
      escape: escapes,
      overkill: overkills,
      cost: costAt(threshold, band),
      missing: {
        defect: missingDefects(escapes),
        good: missingGood(overkills)
      }
    }
  }
  const points = Array.from({ length: WEIGHED }, (_, n) => point((highest * (n + 1)) / WEIGHED))
  return {
    good: good.length,
    defect: defect.length,
    alwaysNg: [...good, ...defect].filter((score) => score === Infinity).length,
    points,
    now: point(now.threshold, now.reviewBand),
    cheapest: cheapestOf(points),
    promised: cheapestOf(
      points.filter(
        ({ escape, overkill }) =>
          (escape?.rate ?? 0) <= costs.maxEscapeRate && (overkill?.rate ?? 0) <= costs.maxOverkillRate
      )
    )
  }
}

/** The cheapest point. If several are equally cheap, the lowest threshold, because it lets fewer defects escape. */
function cheapestOf(points: readonly ThresholdPoint[]): ThresholdPoint | null {
  return points.reduce<ThresholdPoint | null>(
    (best, each) => (each.cost !== null && (best === null || each.cost < best.cost!) ? each : best),
    null
  )
}

/** Counted rates of a threshold. Bounds of equal counts are cached. */
function createCounts({ good, defect }: LabelledScores) {
  const [goods, defects] = [Float64Array.from(good).sort(), Float64Array.from(defect).sort()]
  const known = new Map<string, BinomialBounds | null>()
  const bounds = (count: number, of: number): BinomialBounds | null => {
    const key = `${count}/${of}`
    if (!known.has(key)) known.set(key, binomialBounds(count, of))
    return known.get(key)!
  }
  return (threshold: number, band: number) => ({
    escapes: bounds(countBelow(defects, threshold * (1 - band)), defects.length),
    overkills: bounds(goods.length - countBelow(goods, threshold), goods.length)
  })
}

function createExpectedCost(
  { good, defect }: LabelledScores,
  { perEscape, perOverkill, defectRate }: MistakeCosts
): (threshold: number, band: number) => number | null {
  if (good.length === 0 || defect.length === 0) return () => null
  const [goodBelow, defectBelow] = [shareBelow(good), shareBelow(defect)]
  return (threshold, band) =>
    perEscape * defectRate * defectBelow(threshold * (1 - band))
    + perOverkill * (1 - defectRate) * (1 - goodBelow(threshold))
}

/** Number of further labelled parts that would prove a limit. Results for equal mistakes are cached. */
function createMissing(limit: number): (rate: BinomialBounds | null) => number | null {
  const known = new Map<number, number | null>()
  return (rate) => {
    const mistakes = rate?.count ?? 0
    if (!known.has(mistakes)) known.set(mistakes, partsNeeded(limit, CONFIDENCE, mistakes))
    const needed = known.get(mistakes)!
    return needed === null ? null : Math.max(0, needed - (rate?.of ?? 0))
  }
}

/** @param sorted ascending */
function countBelow(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}
