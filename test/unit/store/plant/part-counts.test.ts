import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createPartCounts } from '../../../../src/store/plant/part-counts.ts'
import { createInspectionRecords } from '../../../../src/store/records/inspection-records.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from '../records/record-fixture.ts'

suite('part counts', () => {
  test('count the parts of the line: neither master parts nor dry runs', async (t) => {
    const database = await openTestDatabase(t)
    await createInspectionRecords(database, 'here').add([
      record(1, { verdict: 'OK', reason: 'WITHIN_THRESHOLD' }),
      record(2),
      record(3, { simulated: true }),
      record(4, { challenge: { label: 'defect', judged: 'NG', right: true } })
    ])
    assert.deepEqual(await createPartCounts(database, 'here').count(null, '2000-01-01T00:00:00.000Z'), {
      parts: 2,
      ng: 1
    })
  })
})
