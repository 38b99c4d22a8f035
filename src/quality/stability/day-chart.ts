import type { WesternElectricRule } from '../../domain/inspection/stability.ts'
import { createWesternElectric } from '../../scoring/control/western-electric.ts'
import { deviation, mean } from '../variable/summary.ts'
import { c4 } from './c4.ts'

/** The values that were measured on one day. */
export interface Subgroup {
  /** ISO 8601, UTC. */
  readonly day: string
  /** At least 2. */
  readonly values: readonly number[]
}

export interface DayPoint {
  readonly day: string
  readonly count: number
  readonly mean: number
  /** Standard deviation of the values of the day. */
  readonly deviation: number
  /** Limits of the mean, 3 deviations of a mean from the centre line. */
  readonly low: number
  readonly high: number
  /** Patterns in the sequence of means that end on this day. */
  readonly rules: readonly WesternElectricRule[]
  /** Whether the deviation of the day lies outside of its limits. */
  readonly spreadOut: boolean
}

/** Means and deviations of days, with control limits. */
export interface DayChart {
  /** Mean of the means. */
  readonly centre: number
  /** Standard deviation of a single value within a day. */
  readonly sigma: number
  readonly points: readonly DayPoint[]
  readonly stable: boolean
}

/**
 * Chart of means and standard deviations. Each day is a subgroup. The spread within days determines how much the means
 * may differ by chance.
 *
 * Source  AIAG, Measurement Systems Analysis, 4th edition, chapter III section A (stability); limits as in Montgomery,
 *         Introduction to Statistical Quality Control, chapter 6.3
 *
 * @param days in the order of time, at least 2
 * @returns null if the values do not differ on any day: then there is no estimate of chance differences
 * @throws RangeError for fewer than 2 days, or a day with fewer than 2 values
 */
export function dayChart(days: readonly Subgroup[]): DayChart | null {
  if (days.length < 2) throw new RangeError(`expected at least 2 days, received ${days.length}`)
  for (const { day, values } of days)
    if (values.length < 2) throw new RangeError(`expected at least 2 values of ${day}, received ${values.length}`)
  const summaries = days.map(({ day, values }) => ({
    day,
    count: values.length,
    mean: mean(values),
    deviation: deviation(values)
  }))
  const sigma = mean(summaries.map(({ count, deviation: spread }) => spread / c4(count)))
  if (!(sigma > 0)) return null
  const centre = mean(summaries.map((day) => day.mean))
  const patterns = createWesternElectric()
  const points = summaries.map((day): DayPoint => {
    const ofMean = sigma / Math.sqrt(day.count)
    const ofSpread = 3 * sigma * Math.sqrt(1 - c4(day.count) ** 2)
    return {
      ...day,
      low: centre - 3 * ofMean,
      high: centre + 3 * ofMean,
      rules: patterns.add((day.mean - centre) / ofMean),
      spreadOut: Math.abs(day.deviation - c4(day.count) * sigma) > ofSpread
    }
  })
  return { centre, sigma, points, stable: points.every(({ rules, spreadOut }) => rules.length === 0 && !spreadOut) }
}
