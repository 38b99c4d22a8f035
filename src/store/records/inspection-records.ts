import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool } from 'kysely'
import { resultMessage } from '../../domain/records/outbox.ts'
import type { RecordStore } from '../../domain/records/record.ts'
import type { Tables } from '../database/tables.ts'
import { addRecords, NONE } from './add-records.ts'
import { putMessages } from './outbox.ts'
import { recordOf } from './record-row.ts'
import { orderOf, recordsWith } from './records-with.ts'
import { noteNumbers } from './sequences.ts'

export interface RecordOptions {
  /**
   * For this time a repeated measurement is the same record; later it is a new one. Milliseconds. Default: no limit.
   */
  readonly repeatMs?: number
  /** Whether each record is put into the outbox, too. */
  readonly sends?: boolean
}

/**
 * Verdicts in the database.
 * @param home id of the data folder: several may share one database, and each sees the records of all
 */
export function createInspectionRecords(
  database: Kysely<Tables>,
  home: string,
  { repeatMs = Infinity, sends = false }: RecordOptions = {}
): RecordStore {
  return {
    async add(records) {
      if (records.length === 0) return NONE
      return database.transaction().execute(async (all) => {
        const others = await addRecords(all, records, repeatMs)
        await noteNumbers(all, home, records)
        const own = records.filter(({ result }) => !others.has(result.resultId))
        if (sends) await putMessages(all, home, own.map(resultMessage))
        return others
      })
    },
    async ofMeasurement(measurement, since) {
      const row = await database
        .selectFrom('inspections')
        .selectAll()
        .where('measurement', '=', measurement)
        .where('at', '>=', since)
        .executeTakeFirst()
      return row === undefined ? undefined : recordOf(row)
    },
    async get(id) {
      const row = await database.selectFrom('inspections').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : recordOf(row)
    },
    async list(filter, { after, limit }) {
      const { at, id } = orderOf(filter)
      let query = recordsWith(database, filter)
        .selectAll('inspections')
        .orderBy(at, 'desc')
        .orderBy(id, 'desc')
        .limit(limit)
      // The first condition follows from the second; with it alone an index leads to the beginning of the page.
      if (after !== undefined)
        query = query
          .where(at, '<=', after.at)
          .where(({ eb, or, and }) => or([eb(at, '<', after.at), and([eb(at, '=', after.at), eb(id, '<', after.id)])]))
      return (await query.execute()).map(recordOf)
    },
    async measured(since, limit) {
      const rows = await database
        .selectFrom('inspections')
        .selectAll()
        .where('home', '=', home)
        .where('meas_id', 'is not', null)
        .where('at', '>=', since)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(recordOf)
    },
    async span() {
      // Each by an index: the table is large.
      const end = async (direction: 'asc' | 'desc'): Promise<string | null> => {
        const own = database.selectFrom('inspections').select('at').where('home', '=', home)
        const row = await (direction === 'asc' ? own.where(mayBeRemoved) : own)
          .orderBy('at', direction)
          .limit(1)
          .executeTakeFirst()
        return row?.at ?? null
      }
      return { oldest: await end('asc'), newest: await end('desc') }
    },
    async removeBefore(time, limit) {
      const { numDeletedRows } = await database
        .deleteFrom('inspections')
        .where('id', 'in', (oldest) =>
          oldest
            .selectFrom('inspections')
            .select('id')
            .where('home', '=', home)
            .where('at', '<', time)
            .where(mayBeRemoved)
            .orderBy('at')
            .orderBy('id')
            .limit(limit)
        )
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    }
  }
}

/** Records of parts that a person has labelled stay, and those of a study as long as its plan is there. */
function mayBeRemoved({
  and,
  not,
  exists,
  selectFrom
}: ExpressionBuilder<Pick<Tables, 'inspections' | 'reviews' | 'study_plans'>, 'inspections'>): ExpressionWrapper<
  Pick<Tables, 'inspections' | 'reviews' | 'study_plans'>,
  'inspections',
  SqlBool
> {
  const labelled = selectFrom('reviews')
    .select('reviews.id')
    .whereRef('reviews.id', '=', 'inspections.id')
    .where('label', 'is not', null)
  const studied = selectFrom('study_plans')
    .select('study_plans.name')
    .whereRef('study_plans.name', '=', 'inspections.study')
  return and([not(exists(labelled)), not(exists(studied))])
}
