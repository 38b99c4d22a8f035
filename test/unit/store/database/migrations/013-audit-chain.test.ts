import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { verifyAudit } from '../../../../../src/store/access/verify-audit.ts'
import { MIGRATIONS } from '../../../../../src/store/database/migrations/migrations.ts'
import { connect, type Database, isPostgres, openDatabase } from '../../../../../src/store/database/open-database.ts'
import { emptyDatabase } from '../database-fixture.ts'

const before = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '013'))
/** PostgreSQL: the migrator's own tables belong to the schema of the test. */
async function migrator(database: Database, url: string, migrations: Readonly<Record<string, Migration>>) {
  const { rows } = isPostgres(url)
    ? await sql<{ schema: string }>`select current_schema() as schema`.execute(database)
    : { rows: [] }
  return new Migrator({
    db: database as unknown as Kysely<unknown>,
    provider: { getMigrations: async () => ({ ...migrations }) },
    allowUnorderedMigrations: true,
    ...(rows[0] !== undefined && { migrationTableSchema: rows[0].schema })
  })
}

suite('migration 013-audit-chain', () => {
  test('entries from before are chained, and stay append-only; it goes back again', async (t) => {
    const url = await emptyDatabase(t)
    const old = connect(url)
    assert.equal((await (await migrator(old, url, before)).migrateToLatest()).error, undefined)
    for (const n of [1, 2, 3])
      await sql`
        insert into audit (at, home, actor, action, subject, before, after)
        values ('2026', 's', 'anna', 'a', ${`s/${n}`}, 'null', '1')`.execute(old)
    await old.destroy()

    const database = await openDatabase(url)
    t.after(() => database.destroy())
    const { entries, broken } = await verifyAudit(database)
    assert.deepEqual([entries, broken], [3, null])
    await assert.rejects(sql`update audit set actor = 'bob'`.execute(database), /append-only/)
    await assert.rejects(sql`delete from audit`.execute(database), /append-only/)
    const back = await migrator(database, url, MIGRATIONS)
    assert.equal((await back.migrateTo('010-channels')).error, undefined)
    await assert.rejects(sql`update audit set actor = 'bob'`.execute(database), /append-only/)
  })
})
