import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { RecordFilter } from '../../domain/records/record.ts'
import type { Tables } from '../database/tables.ts'

/**
 * The records that a filter asks for. Of parts with a label there are few: they are looked up first, and the records
 * by their ids.
 */
export function recordsWith(
  database: Kysely<Tables>,
  filter: RecordFilter
): SelectQueryBuilder<Tables, 'inspections', object> {
  const { recipe, modelVersion, verdicts, reason, station, partId, measId, postedBy, study, picture, from, to } = filter
  const { at } = orderOf(filter)
  let query = source(database, filter)
  const same = {
    recipe,
    model_version: modelVersion,
    reason,
    station,
    part_id: partId,
    meas_id: measId,
    posted_by: postedBy,
    study
  }
  for (const [column, value] of Object.entries(same))
    if (value !== undefined) query = query.where(`inspections.${column as keyof typeof same}`, '=', value)
  if (verdicts !== undefined) query = query.where('inspections.verdict', 'in', verdicts)
  if (picture !== undefined) query = query.where('inspections.picture_sha256', picture ? 'is not' : 'is', null)
  if (from !== undefined) query = query.where(at, '>=', from)
  if (to !== undefined) query = query.where(at, '<', to)
  return query
}

/** Columns by which these records are ordered. A part in review has the time of its record. */
export function orderOf({ label }: RecordFilter) {
  const table = label === undefined ? 'inspections' : 'reviews'
  return { at: sql.ref<string>(`${table}.at`), id: sql.ref<string>(`${table}.id`) }
}

function source(database: Kysely<Tables>, { label }: RecordFilter): SelectQueryBuilder<Tables, 'inspections', object> {
  if (label === undefined) return database.selectFrom('inspections')
  // SQLite keeps the order of a cross join: labels first.
  return database
    .selectFrom('reviews')
    .crossJoin('inspections')
    .whereRef('inspections.id', '=', 'reviews.id')
    .where('reviews.label', '=', label) as unknown as SelectQueryBuilder<Tables, 'inspections', object>
}
