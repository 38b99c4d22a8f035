import type { Kysely } from 'kysely'
import type { ReceivedLabel, ReceivedRecord } from '../../domain/plant/received.ts'
import type { Tables } from '../database/tables.ts'
import { RecordNotStations } from '../../errors.ts'
import { rowOf } from '../labelled/review-row.ts'
import { createInspectionRecords } from '../records/inspection-records.ts'

/**
 * Keeps what a station sends: each record once, each label as it was said last. Which of a station's records are one
 * measurement was decided there, so the plant does not look for repeats.
 * @returns receives what a station sends. It rejects with RecordNotStations where a label is for a record of another
 *   data folder
 */
export function createReceiver(database: Kysely<Tables>) {
  return async (home: string, records: readonly ReceivedRecord[], labels: readonly ReceivedLabel[]): Promise<void> => {
    await checkOwner(database, home, labels)
    await createInspectionRecords(database, home).add(records.map((record) => ({ ...record, home })))
    for (const label of labels) {
      const { said } = label
      const word = {
        label: said.label,
        labelled_by: said.by,
        labelled_at: said.at,
        defect_kind: said.defectKind
      }
      await database
        .insertInto('reviews')
        .values({ ...rowOf(label, label.picture, home), ...word })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet(word)
            .where('reviews.home', '=', home)
            .where(({ eb, or }) =>
              or([eb('reviews.labelled_at', 'is', null), eb('reviews.labelled_at', '<=', said.at)])
            )
        )
        .execute()
    }
  }
}

async function checkOwner(database: Kysely<Tables>, home: string, labels: readonly ReceivedLabel[]): Promise<void> {
  if (labels.length === 0) return
  const ids = labels.map(({ result }) => result.resultId)
  for (const table of ['inspections', 'reviews'] as const) {
    const others = database.selectFrom(table).select('id').where('id', 'in', ids).where('home', '!=', home)
    const other = await others.executeTakeFirst()
    if (other !== undefined) throw new RecordNotStations(other.id)
  }
}
