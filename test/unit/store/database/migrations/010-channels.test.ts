import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type Migration, Migrator } from 'kysely'
import { MIGRATIONS } from '../../../../../src/store/database/migrations/migrations.ts'
import { connect, openDatabase } from '../../../../../src/store/database/open-database.ts'
import { createInspectionRecords } from '../../../../../src/store/records/inspection-records.ts'
import { tempFolder } from '../../../temp-folder.ts'
import { record } from '../../records/record-fixture.ts'

const before = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '010'))
const migrator = (database: ReturnType<typeof connect>, migrations: Readonly<Record<string, Migration>>): Migrator =>
  new Migrator({ db: database, provider: { getMigrations: async () => ({ ...migrations }) } })

suite('migration 010-channels', () => {
  test('older records have no times but their own, and no number; new ones have; it goes back again', async (t) => {
    const file = join(tempFolder(t), 'okng.db')
    const old = connect(file)
    assert.equal((await migrator(old, before).migrateToLatest()).error, undefined)
    const { result, at, home } = record(1)
    await old
      .insertInto('inspections')
      .values({
        id: result.resultId,
        at,
        home,
        recipe: result.recipe,
        model_version: result.modelVersion,
        verdict: result.verdict,
        reason: result.reason,
        threshold: result.threshold,
        total_ms: 1
      } as never)
      .execute()
    await old.destroy()

    const database = await openDatabase(file)
    t.after(() => database.destroy())
    const records = createInspectionRecords(database, home)
    const { capturedAt, receivedAt, judgedAt, sequence, diameterMm } = (await records.get(result.resultId))!.result
    assert.deepEqual([capturedAt, receivedAt, judgedAt, sequence, diameterMm], [null, null, at, null, null])
    const fresh = record(
      2,
      { capturedAt: at, receivedAt: at, sequence: 2 ** 40, diameterMm: 12.5 },
      { postedBy: 'camera 1' }
    )
    await records.add([fresh])
    assert.deepEqual(await records.get(fresh.result.resultId), fresh)
    assert.deepEqual(await records.list({ postedBy: 'camera 1' }, { limit: 9 }), [fresh])
    assert.equal((await migrator(database, MIGRATIONS).migrateTo('009-evidence')).error, undefined)
    const rows = await database.selectFrom('inspections').selectAll().execute()
    assert.deepEqual([rows.length, rows.some((row) => 'sequence' in row)], [2, false])
  })
})
