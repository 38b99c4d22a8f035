import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { createInspectionRecords } from '../records/inspection-records.ts'

const DAY_MS = 86_400_000
/** Rows that one statement removes. Others wait for it. */
const ROWS_AT_ONCE = 500

/**
 * Removes what a plant has of its stations and is too old: counted back from a station's newest record, so that no
 * clock that is wrong removes anything. Records of parts that a person has labelled stay.
 */
export async function removeOldOfStations(database: Kysely<Tables>, maxAgeDays: number): Promise<void> {
  for (const { home } of await database.selectFrom('stations').select('home').execute()) {
    const records = createInspectionRecords(database, home)
    const { newest } = await records.span()
    if (newest === null) continue
    const before = new Date(Date.parse(newest) - maxAgeDays * DAY_MS).toISOString()
    while ((await records.removeBefore(before, ROWS_AT_ONCE)) === ROWS_AT_ONCE);
  }
}
