import type { Kysely } from 'kysely'
import type { ReceivedLabel, ReceivedPart, Sending } from '../../domain/plant/received.ts'
import { RecordNotStations } from '../../errors.ts'
import type { Tables } from '../database/tables.ts'
import { rowOf } from '../labelled/review-row.ts'
import { createInspectionRecords } from '../records/inspection-records.ts'

/** Rows that one statement removes. Others wait for it. */
const ROWS_AT_ONCE = 1000

/**
 * Keeps what a station sends: each record once, each label as it was said last, and the parts that wait for a person.
 * Which of a station's records are one measurement was decided there, so the plant does not look for repeats.
 * @param maxWaiting parts of one data folder that wait; beyond that the oldest go
 * @returns receives what a station sends. It rejects with RecordNotStations where a label, or a part that waits, is of
 *   a record of another data folder
 */
export function createReceiver(database: Kysely<Tables>, maxWaiting: number) {
  async function keepWaiting(home: string, parts: readonly ReceivedPart[]): Promise<void> {
    if (parts.length === 0) return
    await database
      .insertInto('reviews')
      .values(parts.map((part) => rowOf(part, part.picture, home)))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    await database
      .deleteFrom('reviews')
      .where('label', 'is', null)
      .where('id', 'in', (among) =>
        among
          .selectFrom('reviews')
          .select('id')
          .where('home', '=', home)
          .where('label', 'is', null)
          .orderBy('at', 'desc')
          .orderBy('id', 'desc')
          .limit(ROWS_AT_ONCE)
          .offset(maxWaiting)
      )
      .execute()
  }

  async function keepLabel(home: string, label: ReceivedLabel): Promise<void> {
    const { said } = label
    const word = {
      label: said.label,
      labelled_by: said.by,
      labelled_at: said.at,
      defect_kind: said.defectKind,
      unheard: 0
    }
    await database
      .insertInto('reviews')
      .values({ ...rowOf(label, label.picture, home), ...word })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(word)
          .where('reviews.home', '=', home)
          .where(({ eb, or }) => or([eb('reviews.labelled_at', 'is', null), eb('reviews.labelled_at', '<=', said.at)]))
      )
      .execute()
  }

  return async (home: string, { records, labels, waiting }: Sending): Promise<void> => {
    await checkOwner(database, home, [...labels, ...waiting])
    await createInspectionRecords(database, home).add(records.map((record) => ({ ...record, home })))
    await keepWaiting(home, waiting)
    for (const label of labels) await keepLabel(home, label)
  }
}

async function checkOwner(
  database: Kysely<Tables>,
  home: string,
  parts: readonly Pick<ReceivedPart, 'result'>[]
): Promise<void> {
  if (parts.length === 0) return
  const ids = parts.map(({ result }) => result.resultId)
  for (const table of ['inspections', 'reviews'] as const) {
    const others = database.selectFrom(table).select('id').where('id', 'in', ids).where('home', '!=', home)
    const other = await others.executeTakeFirst()
    if (other !== undefined) throw new RecordNotStations(other.id)
  }
}
