import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type Migration, Migrator } from 'kysely'
import { MIGRATIONS } from '../../../../../src/store/database/migrations/migrations.ts'
import { connect, openDatabase } from '../../../../../src/store/database/open-database.ts'
import { createInspectionRecords } from '../../../../../src/store/records/inspection-records.ts'
import { tempFolder } from '../../../temp-folder.ts'
import { record } from '../../records/record-fixture.ts'

const before = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '009'))

const migrator = (database: ReturnType<typeof connect>, migrations: Readonly<Record<string, Migration>>): Migrator =>
  new Migrator({ db: database, provider: { getMigrations: async () => ({ ...migrations }) } })

suite('migration 009-evidence', () => {
  test('and those before it have kept their names', () => {
    assert.deepEqual(Object.keys(MIGRATIONS).slice(0, 6), [
      '003-jobs',
      '004-keys-and-audit',
      '005-inspections',
      '007-reviews',
      '008-measurements',
      '009-evidence'
    ])
  })

  test('an older database keeps its records, and takes new ones with evidence; it goes back again', async (t) => {
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
        score: result.score,
        threshold: result.threshold,
        total_ms: 1
      } as never)
      .execute()
    await old.destroy()

    const database = await openDatabase(file)
    t.after(() => database.destroy())
    const records = createInspectionRecords(database, home)
    assert.equal((await records.get(result.resultId))!.result.evidence, null)
    const fresh = record(2, { evidence: [{ name: 'tone', score: 1.5, says: '12 % darker than usual' }] })
    await records.add([fresh])
    assert.deepEqual(await records.get(fresh.result.resultId), fresh)
    assert.equal((await migrator(database, MIGRATIONS).migrateTo('008-measurements')).error, undefined)
    const rows = await database.selectFrom('inspections').selectAll().execute()
    assert.deepEqual([rows.length, rows.some((row) => 'evidence' in row)], [2, false])
  })
})
