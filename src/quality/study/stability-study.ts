import { type Characteristic, CHARACTERISTICS } from '../../domain/quality/study-plan.ts'
import type { Measurement } from './measurement.ts'
import { mean } from '../variable/summary.ts'
import { type DayChart, dayChart, type Subgroup } from '../stability/day-chart.ts'

/** Stability of one characteristic over the days of a study, at one station. */
export interface StabilityStudy {
  readonly characteristic: Characteristic
  readonly station: string
  /** Parts that were measured on every day. The differences between parts are removed. */
  readonly parts: readonly string[]
  /** Chart of each measurement's deviation from the mean of its part. */
  readonly chart: DayChart
}

/** With fewer values on each day, the spread within days cannot be estimated. */
const MIN_VALUES = 2

/**
 * Stability over days (UTC), by characteristic and station. Only parts that were measured on each day count. Empty if
 * the measurements have no time, are all of one day, or do not differ within a day.
 */
export function studyStability(measurements: readonly Measurement[]): readonly StabilityStudy[] {
  const stations = [...new Set(measurements.map(({ station }) => station))].sort()
  return CHARACTERISTICS.flatMap((characteristic) =>
    stations.flatMap((station) => {
      const own = measurements.filter((it) => it.station === station && it.values[characteristic] !== null)
      const found = ofStation(own, characteristic)
      return found === null ? [] : [{ characteristic, station, ...found }]
    })
  )
}

function ofStation(
  own: readonly Measurement[],
  characteristic: Characteristic
): Pick<StabilityStudy, 'parts' | 'chart'> | null {
  const dayOf = ({ at }: Measurement): string | undefined => at?.slice(0, 10)
  if (own.some(({ at }) => at === undefined)) return null
  const days = [...new Set(own.map((it) => dayOf(it)!))].sort()
  if (days.length < 2) return null
  const parts = [...new Set(own.map(({ part }) => part))]
    .sort()
    .filter((part) => days.every((day) => own.some((it) => it.part === part && dayOf(it) === day)))
  const means = new Map(
    parts.map((part) => [part, mean(own.filter((it) => it.part === part).map((it) => it.values[characteristic]!))])
  )
  const groups = days.map((day): Subgroup => ({
    day,
    values: own
      .filter((it) => dayOf(it) === day && means.has(it.part))
      .map((it) => it.values[characteristic]! - means.get(it.part)!)
  }))
  if (groups.some(({ values }) => values.length < MIN_VALUES)) return null
  const chart = dayChart(groups)
  return chart === null ? null : { parts, chart }
}
