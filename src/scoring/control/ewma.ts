import { type Baseline, clip } from './baseline.ts'

/** Weight of the newest value. The weight of a value halves after 34 further values. */
const WEIGHT = 0.02
/**
 * An average this many of its standard deviations from the mean is an alarm. 6 allows for the error of a mean that was
 * learnt from 500 values: 0.45 standard deviations of the average.
 */
export const LIMIT = 6

/** State of an average, so that it can be continued later. */
export interface EwmaState {
  readonly average: number
  /** Square of the weight that the start value still has. */
  readonly rest: number
}

/** An exponentially weighted moving average, in standard deviations of that average. 0 is the mean of the baseline. */
export interface Ewma {
  state(): EwmaState
  /** @returns standard deviations from the mean; beyond +-LIMIT it is an alarm */
  add(value: number): number
}

/** Source  Roberts 1959, Technometrics 1:239; exact deviation of the first values as in Lucas & Saccucci 1990, 32:1 */
export function createEwma(baseline: Baseline, weight = WEIGHT, before: EwmaState = { average: 0, rest: 1 }): Ewma {
  let { average, rest } = before
  return {
    state: () => ({ average, rest }),
    add(value) {
      const standard = (clip(value, baseline) - baseline.mean) / baseline.deviation
      average += weight * (standard - average)
      rest *= (1 - weight) ** 2
      return average / Math.sqrt((weight / (2 - weight)) * (1 - rest))
    }
  }
}
