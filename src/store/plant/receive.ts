import type { Kysely } from 'kysely'
import type { ReceivedLabel, ReceivedRecord } from '../../domain/plant/received.ts'
import type { Tables } from '../database/tables.ts'
import { rowOf } from '../labelled/review-row.ts'
import { createInspectionRecords } from '../records/inspection-records.ts'

/**
 * Keeps what a station sends: each record once, each label as it was said last. Which of a station's records are one
 * measurement was decided there, so the plant does not look for repeats.
 */
export function createReceiver(database: Kysely<Tables>) {
  return async (home: string, records: readonly ReceivedRecord[], labels: readonly ReceivedLabel[]): Promise<void> => {
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
