// Each question of the history view is answered by an index that leads to its records, newest first.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { CompiledQuery } from 'kysely'
import type { RecordFilter } from '../../../../src/domain/records/record.ts'
import { onPostgres } from '../../../../src/store/database/database-time.ts'
import { orderOf, recordsWith } from '../../../../src/store/records/records-with.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const FILTERS: Readonly<Record<string, RecordFilter>> = {
  by_recipe: { recipe: 'ring' },
  by_version: { modelVersion: 'v1' },
  by_verdict: { verdicts: ['NG'] },
  by_reason: { reason: 'ABOVE_THRESHOLD' },
  by_station: { station: 'north' },
  by_part: { partId: '4711' },
  by_measurement_id: { measId: 'm1' },
  by_poster: { postedBy: 'tablet' },
  by_study: { study: 'spring' }
}

suite('plans of the history view', () => {
  test('a filter with few records does not look at all the others', async (t) => {
    const database = await openTestDatabase(t)
    if (onPostgres(database)) return t.skip('PostgreSQL chooses by the number of rows')
    for (const [index, filter] of Object.entries(FILTERS)) {
      const { at, id } = orderOf(filter)
      const page = recordsWith(database, filter).selectAll('inspections').orderBy(at, 'desc').orderBy(id, 'desc')
      const { sql, parameters } = page.limit(100).compile()
      const { rows } = await database.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${sql}`, [...parameters])
      )
      const plan = rows.map(({ detail }) => detail).join('; ')
      assert.match(plan, new RegExp(`^SEARCH inspections USING INDEX inspections_${index} `), plan)
    }
  })
})
