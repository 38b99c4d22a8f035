import type { RunPoint } from '../../domain/inspection/stability.ts'
import { type Baseline, clip } from '../../scoring/control/baseline.ts'
import { createWesternElectric } from '../../scoring/control/western-electric.ts'

/** Number of parts whose mean is one point. */
export const PARTS_A_POINT = 25
/** Number of points that are kept. */
const MOST_POINTS = 200

/** Distribution of points in the normal state. */
export interface Centre {
  readonly mean: number
  /** Standard deviation of a point. */
  readonly deviation: number
}

/** State of a chart, so that it can be continued later. */
export interface SavedPoints {
  readonly centre: Centre
  readonly points: readonly RunPoint[]
  /** Sum and number of the parts of the point that is not complete. */
  readonly sum: number
  readonly count: number
  /** The last points, in standard deviations. */
  readonly patterns: readonly number[]
}

export interface RunChartPoints {
  add(value: number, at: string): void
  save(): SavedPoints
}

/**
 * Prepares a chart of means of consecutive parts.
 *
 * Light and position change slowly, so consecutive parts are more alike than others. The deviation of a point is
 * therefore at least that of the first means, which can be larger than the deviation expected from single parts.
 * @param first values of the baseline, in their order
 */
export function firstPoints(baseline: Baseline, first: readonly number[]): SavedPoints {
  const means: number[] = []
  for (let at = 0; at + PARTS_A_POINT <= first.length; at += PARTS_A_POINT) {
    const values = first.slice(at, at + PARTS_A_POINT).map((value) => clip(value, baseline))
    means.push(values.reduce((sum, value) => sum + value, 0) / PARTS_A_POINT)
  }
  const squares = means.reduce((sum, mean) => sum + (mean - baseline.mean) ** 2, 0)
  const between = means.length > 1 ? Math.sqrt(squares / (means.length - 1)) : 0
  const deviation = Math.max(baseline.deviation / Math.sqrt(PARTS_A_POINT), between)
  return { centre: { mean: baseline.mean, deviation }, points: [], sum: 0, count: 0, patterns: [] }
}

export function createRunChartPoints(baseline: Baseline, before: SavedPoints): RunChartPoints {
  const { centre } = before
  const patterns = createWesternElectric(before.patterns)
  const points = [...before.points]
  let { sum, count } = before
  return {
    add(value, at) {
      sum += clip(value, baseline)
      if (++count < PARTS_A_POINT) return
      const mean = sum / count
      points.push({ at, mean, rules: patterns.add((mean - centre.mean) / centre.deviation) })
      if (points.length > MOST_POINTS) points.shift()
      sum = 0
      count = 0
    },
    save: () => ({ centre, points: [...points], sum, count, patterns: [...patterns.last] })
  }
}
