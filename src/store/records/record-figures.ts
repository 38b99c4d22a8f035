import { type Kysely, sql } from 'kysely'
import type { ReviewLabel } from '../../domain/labelled/label.ts'
import type { HourCounts, RecordFigures } from '../../domain/labelled/record-figures.ts'
import { RecordsUnavailable } from '../../errors.ts'
import type { Tables } from '../database/tables.ts'
import { orderOf, recordsWith } from './records-with.ts'

/** Counts and labels of records, from the database. @param onFault called with the reason why it could not be read */
export function createRecordFigures(database: Kysely<Tables>, onFault: (error: unknown) => void): RecordFigures {
  async function asked<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      onFault(error)
      throw new RecordsUnavailable('records cannot be read')
    }
  }
  return {
    async byHour(filter) {
      // Times are text, as long as 2026-11-28T14 for an hour.
      const hour = sql<string>`substr(${orderOf(filter).at}, 1, 13)`
      const rows = await asked(
        recordsWith(database, filter)
          .select(({ fn }) => [hour.as('hour'), 'inspections.verdict', fn.countAll().as('count')])
          .groupBy([hour, 'inspections.verdict'])
          .execute()
      )
      const hours = new Map<string, HourCounts>()
      for (const { hour: begin, verdict, count } of rows) {
        const counts = hours.get(begin) ?? { hour: `${begin}:00:00.000Z`, ok: 0, ng: 0, review: 0 }
        hours.set(begin, { ...counts, [verdict.toLowerCase()]: Number(count) })
      }
      return [...hours.values()].sort((a, b) => (a.hour < b.hour ? -1 : 1))
    },
    async labels(ids) {
      if (ids.length === 0) return new Map()
      const rows = await asked(
        database
          .selectFrom('reviews')
          .select(['id', 'label', 'defect_kind', 'labelled_by'])
          .where('id', 'in', ids)
          .where('label', 'is not', null)
          .execute()
      )
      return new Map(
        rows.map((row) => [
          row.id,
          { label: row.label as ReviewLabel, defectKind: row.defect_kind, by: row.labelled_by }
        ])
      )
    }
  }
}
