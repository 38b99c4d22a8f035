import { type Baseline, clip } from './baseline.ts'

/** Share of the newest value. A value counts half after 34 further ones. */
const WEIGHT = 0.02
/**
 * Alarm from this many deviations of the average on. 6 leave room for a mean that was learnt from 500 values: its own
 * error is 0.45 of a deviation of the average.
 */
export const LIMIT = 6

/** How far an average is, to go on later. */
export interface EwmaState {
  readonly average: number
  /** Share of the weight that no value has yet, squared. */
  readonly rest: number
}

/** An exponentially weighted moving average of values, in deviations of that average: 0 is the mean of the baseline. */
export interface Ewma {
  state(): EwmaState
  /** @returns deviations from the mean; an alarm from LIMIT on, either side */
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
