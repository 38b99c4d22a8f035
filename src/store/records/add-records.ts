import type { Kysely } from 'kysely'
import type { InspectionRecord } from '../../domain/records/record.ts'
import type { Tables } from '../database/tables.ts'
import { recordOf, rowOf } from './record-row.ts'

/** Rows of one statement. */
const MAX_ROWS = 500
export const NONE: ReadonlyMap<string, InspectionRecord> = new Map()

/**
 * A record's time is that of its end, and the clocks of two services differ. A part that was judged as another
 * measurement must not be taken for the same one.
 */
const LAG_MS = 2000

/**
 * Writes records in a transaction.
 * @param repeatMs for this time a repeated measurement is the same record; milliseconds
 * @returns by result id, what is on record in the place of a measurement that was recorded already
 */
export async function addRecords(
  transaction: Kysely<Tables>,
  records: readonly InspectionRecord[],
  repeatMs: number
): Promise<ReadonlyMap<string, InspectionRecord>> {
  const measurements = records.flatMap(({ measurement }) => measurement ?? [])
  if (measurements.length > 0) return addMeasured(transaction, records, measurements, repeatMs)
  await insert(transaction, records)
  return NONE
}

/** Records of measurements that another service may have recorded, too. */
async function addMeasured(
  transaction: Kysely<Tables>,
  records: readonly InspectionRecord[],
  measurements: readonly string[],
  repeatMs: number
): Promise<ReadonlyMap<string, InspectionRecord>> {
  if (repeatMs !== Infinity) {
    const first = records.map(({ at }) => at).reduce((one, other) => (one < other ? one : other))
    await transaction
      .updateTable('inspections')
      .set({ measurement: null })
      .where('measurement', 'in', measurements)
      .where('at', '<', new Date(Date.parse(first) - Math.max(repeatMs - LAG_MS, repeatMs / 2)).toISOString())
      .execute()
  }
  await insert(transaction, records)
  const rows = await transaction
    .selectFrom('inspections')
    .selectAll()
    .where('measurement', 'in', measurements)
    .execute()
  const onRecord = new Map(rows.map((row) => [row.measurement, row]))
  return new Map(
    records.flatMap(({ measurement = null, result: { resultId } }) => {
      const row = measurement === null ? undefined : onRecord.get(measurement)
      return row === undefined || row.id === resultId ? [] : [[resultId, recordOf(row)] as const]
    })
  )
}

/**
 * Leaves out what is there already: a record whose commit was not confirmed comes again, and another service may have
 * recorded the same measurement.
 */
async function insert(database: Kysely<Tables>, records: readonly InspectionRecord[]): Promise<void> {
  // A statement takes up to about 32,000 values.
  for (let from = 0; from < records.length; from += MAX_ROWS)
    await database
      .insertInto('inspections')
      .values(records.slice(from, from + MAX_ROWS).map(rowOf))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}
