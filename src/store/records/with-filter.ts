import type { SelectQueryBuilder } from 'kysely'
import type { RecordFilter } from '../../domain/records/record.ts'
import type { Tables } from '../database/tables.ts'

/** @returns the query of records that the filter asks for */
export function withFilter<Row>(
  all: SelectQueryBuilder<Tables, 'inspections', Row>,
  { recipe, modelVersion, verdicts, reason, station, partId, measId, postedBy, study, picture, from, to }: RecordFilter
): SelectQueryBuilder<Tables, 'inspections', Row> {
  let query = all
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
    if (value !== undefined) query = query.where(column as keyof typeof same, '=', value)
  if (verdicts !== undefined) query = query.where('verdict', 'in', verdicts)
  if (picture !== undefined) query = query.where('picture_sha256', picture ? 'is not' : 'is', null)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  return query
}
