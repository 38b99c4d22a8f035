import type { Kysely } from 'kysely'
import type { InspectionRecord } from '../../domain/records/record.ts'
import type { Tables } from '../database/tables.ts'

/** The numbers of each station's parts. */
export interface Sequences {
  /** @param station null counts for itself */
  next(station: string | null): number
  /** @param complete whether every record has been written: else the next start leaves numbers out */
  close(complete: boolean): Promise<void>
}

/**
 * Continues where each station of this data folder stopped.
 * @param leftOut this many numbers are left out after a crash: more than were answered and not written. So no number is
 *   given twice
 */
export async function openSequences(database: Kysely<Tables>, home: string, leftOut: number): Promise<Sequences> {
  await database.transaction().execute(async (all) => {
    const own = all.updateTable('sequences').where('home', '=', home)
    await own
      .set(({ eb }) => ({ last: eb('last', '+', leftOut) }))
      .where('closed', '=', 0)
      .execute()
    await own.set({ closed: 0 }).execute()
  })
  const rows = await database.selectFrom('sequences').select(['station', 'last']).where('home', '=', home).execute()
  const last = new Map(rows.map((row) => [row.station, Number(row.last)]))
  return {
    next(station) {
      const number = (last.get(station ?? '') ?? 0) + 1
      last.set(station ?? '', number)
      return number
    },
    async close(complete) {
      if (!complete) return
      await database.transaction().execute(async (all) => {
        await note(all, home, last)
        await all.updateTable('sequences').set({ closed: 1 }).where('home', '=', home).execute()
      })
    }
  }
}

/** Notes how far each station has counted, together with its records. */
export async function noteNumbers(
  transaction: Kysely<Tables>,
  home: string,
  records: readonly InspectionRecord[]
): Promise<void> {
  const last = new Map<string, number>()
  for (const { result } of records) {
    const station = result.station ?? ''
    if (result.sequence !== null) last.set(station, Math.max(result.sequence, last.get(station) ?? 0))
  }
  await note(transaction, home, last)
}

/** Rows of one statement. */
const MAX_ROWS = 500

async function note(database: Kysely<Tables>, home: string, last: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...last].map(([station, number]) => ({ home, station, last: number, closed: 0 }))
  for (let from = 0; from < rows.length; from += MAX_ROWS)
    await database
      .insertInto('sequences')
      .values(rows.slice(from, from + MAX_ROWS))
      .onConflict((conflict) =>
        conflict
          .columns(['home', 'station'])
          .doUpdateSet(({ ref }) => ({ last: ref('excluded.last') }))
          .whereRef('excluded.last', '>', 'sequences.last')
      )
      .execute()
}
