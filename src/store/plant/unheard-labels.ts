import type { Kysely } from 'kysely'
import type { ReviewLabel } from '../../domain/labelled/label.ts'
import type { HeardLabel, SaidAtPlant } from '../../domain/plant/received.ts'
import type { Tables } from '../database/tables.ts'

/** Labels that a plant's people gave to parts of stations. */
export interface UnheardLabels {
  /** What this data folder's station has not heard yet, the oldest first. */
  of(home: string): Promise<readonly SaidAtPlant[]>
  /** The station has heard these. What was said of a part since then is still unheard. */
  heard(home: string, labels: readonly HeardLabel[]): Promise<void>
}

/** One answer to a station names so many. */
const AT_ONCE = 100

export function createUnheardLabels(database: Kysely<Tables>): UnheardLabels {
  return {
    async of(home) {
      const rows = await database
        .selectFrom('reviews')
        .select(['id', 'label', 'defect_kind', 'labelled_by', 'labelled_at'])
        .where('home', '=', home)
        .where('unheard', '=', 1)
        .orderBy('labelled_at')
        .limit(AT_ONCE)
        .execute()
      return rows.map((row) => ({
        resultId: row.id,
        label: row.label as ReviewLabel,
        defectKind: row.defect_kind,
        by: row.labelled_by!,
        at: row.labelled_at!
      }))
    },
    async heard(home, labels) {
      for (const { resultId, at } of labels)
        await database
          .updateTable('reviews')
          .set({ unheard: 0 })
          .where('id', '=', resultId)
          .where('home', '=', home)
          .where('labelled_at', '=', at)
          .execute()
    }
  }
}
