import { CHARACTERISTICS } from '../../domain/quality/study-plan.ts'
import type { Measurement } from '../study/measurement.ts'

const COLUMNS = ['part', 'reference', 'station', 'trial', 'verdict', ...CHARACTERISTICS, 'unit', 'source'] as const

/**
 * Rows of the CSV of a study: a header row, then one row for each presentation. Numbers have a decimal point; a missing
 * value is an empty field.
 */
export function studyRows(measurements: readonly Measurement[]): string[][] {
  const trials = new Map<string, number>()
  return [
    [...COLUMNS],
    ...measurements.map(({ part, reference, station, verdict, values, inMm, source }) => {
      const place = JSON.stringify([part, station])
      const trial = (trials.get(place) ?? 0) + 1
      trials.set(place, trial)
      const lengths = CHARACTERISTICS.map((name) => (values[name] === null ? '' : String(values[name])))
      return [part, reference, station, String(trial), verdict, ...lengths, inMm ? 'mm' : 'px', source]
    })
  ]
}
