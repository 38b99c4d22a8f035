import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { openDatabase } from '../../../../../src/store/database/open-database.ts'
import { databaseUrlOf } from '../../../../../src/config.ts'
import { cliConfig } from '../../../../../src/cli/cli-config.ts'
import { join } from 'node:path'
import { databaseOf } from '../../../store/database/database-fixture.ts'
import { cliFixture } from '../../cli-fixture.ts'

suite('okng audit verify', () => {
  test('proves what nobody changed, and names the first entry that somebody did', async (t) => {
    const { folder, run } = cliFixture(t)
    for (const name of ['anna', 'bob', 'eve']) await run('keys', 'create', '--name', name, '--role', 'admin')
    const proved = await run('audit', 'verify')
    assert.equal(proved.code, 0, proved.stderr)
    assert.match(
      proved.stdout,
      /^3 entries, all as they were recorded; the newest, 3 of 2026-11-23T16:05:02\.000Z: \w{64}$/m
    )
    const head = proved.stdout.trim().slice(-64)
    assert.equal((await run('audit', 'verify', '--head', head)).code, 0)
    assert.equal((await run('audit', 'verify', '--head', 'x')).code, 2)

    const databaseUrl = await databaseOf(folder)
    const database = await openDatabase(
      databaseUrlOf(cliConfig({ OKNG_DATA_DIR: join(folder, 'data'), DATABASE_URL: databaseUrl }))
    )
    t.after(() => database.destroy())
    await sql
      .raw(databaseUrl === '' ? 'drop trigger audit_no_update' : 'alter table audit disable trigger all')
      .execute(database)
    await sql`update audit set after = 'null' where seq = 2`.execute(database)
    const changed = await run('audit', 'verify')
    assert.equal(changed.code, 1)
    assert.match(changed.stdout, /^entry 2 of 2026.* is the first that is not as it was recorded: its content/)
    assert.equal(changed.stderr, 'okng: the audit was changed at entry 2\n')
  })
})
