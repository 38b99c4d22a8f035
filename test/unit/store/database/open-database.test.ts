import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Sqlite from 'libsql'
import { Kysely, sql } from 'kysely'
import { connect, openDatabase } from '../../../../src/store/database/open-database.ts'
import { sqliteDialect } from '../../../../src/store/database/sqlite-dialect.ts'
import { tempFolder } from '../../temp-folder.ts'
import { emptyDatabase } from './database-fixture.ts'

const MODULE = fileURLToPath(new URL('../../../../src/store/database/open-database.js', import.meta.url))
/** Opens the database, says how many migrations it counts, closes it. */
const OPENER = `
  const { openDatabase } = await import(${JSON.stringify(MODULE)})
  const database = await openDatabase(process.argv[1])
  console.log((await database.selectFrom('kysely_migration').selectAll().execute()).length)
  await database.destroy()`

async function sqliteFile(t: TestContext) {
  const file = join(tempFolder(t), 'okng.db')
  const database = await openDatabase(file)
  t.after(() => database.destroy())
  await sql`create table things (id integer primary key, name text not null)`.execute(database)
  return { file, database }
}

suite('openDatabase', () => {
  test('processes that start at once make the tables once', async (t) => {
    const url = await emptyDatabase(t)
    const opened = await Promise.all(
      [1, 2, 3].map(() => promisify(execFile)(process.execPath, ['--input-type=module', '-e', OPENER, url]))
    )
    const [first, ...others] = opened.map(({ stdout }) => Number(stdout))
    assert.ok(first! >= 2)
    for (const other of others) assert.equal(other, first)
  })
})

suite('a database of another version', () => {
  test('one that a newer version of the program has changed is refused in one sentence', async (t) => {
    const url = await emptyDatabase(t)
    const database = await openDatabase(url)
    await sql`insert into kysely_migration (name, timestamp) values ('999-of-the-future', '2026-11-29')`.execute(
      database
    )
    await database.destroy()
    await assert.rejects(openDatabase(url), {
      message:
        'the database was changed by a newer version of okng (unknown here: 999-of-the-future): run that version or a '
        + 'newer one, or restore an earlier backup'
    })
  })
})

suite('a damaged SQLite file', () => {
  test('is refused in one sentence that says what to do', async (t) => {
    const file = join(tempFolder(t), 'okng.db')
    const database = await openDatabase(file)
    await database.destroy()
    const bytes = readFileSync(file)
    for (const damage of [
      Buffer.alloc(8192, 0xff),
      Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(8092, 0xff)])
    ]) {
      writeFileSync(file, Buffer.concat([damage, bytes.subarray(8192)]))
      await assert.rejects(openDatabase(file), /^Error: the database file is damaged \(.+\): .*okng restore/)
    }
  })
})

suite('SQLite in threads', () => {
  test('a statement that waits for a lock holds up neither this thread nor other statements', async (t) => {
    const { file, database } = await sqliteFile(t)
    const other = new Sqlite(file)
    t.after(() => {
      other.close()
    })
    other.exec("begin immediate; insert into things (name) values ('theirs')")
    let written = false
    const writing = sql`insert into things (name) values ('ours')`.execute(database).then((result) => {
      written = true
      return result
    })
    assert.deepEqual((await sql`select name from things`.execute(database)).rows, [])
    await new Promise(setImmediate)
    assert.equal(written, false)
    other.exec('commit')
    const { numAffectedRows, insertId } = await writing
    assert.deepEqual([numAffectedRows, insertId], [1n, 2n])
    assert.deepEqual((await sql`select name from things order by id`.execute(database)).rows, [
      { name: 'theirs' },
      { name: 'ours' }
    ])
  })

  test('a statement that gave up on a lock leaves nothing behind: what is written after it is written', async (t) => {
    const { file } = await sqliteFile(t)
    const database = new Kysely<object>({ dialect: sqliteDialect({ file, busyMs: 1, synchronous: 'NORMAL' }, 1) })
    t.after(() => database.destroy())
    const other = new Sqlite(file)
    t.after(() => {
      other.close()
    })
    const insert = (name: string) => sql`insert into things (name) values (${name})`.execute(database)
    const inTransaction = (name: string) =>
      database
        .transaction()
        .execute((transaction) => sql`insert into things (name) values (${name})`.execute(transaction))
    const expected: string[] = []
    for (const [n, [before, after]] of [
      [insert, insert],
      [insert, inTransaction],
      [inTransaction, insert],
      [inTransaction, inTransaction]
    ].entries()) {
      other.exec('begin immediate')
      for (let tries = 0; tries < 3; tries++) await assert.rejects(before!('never'), { code: 'SQLITE_BUSY' })
      other.exec('rollback')
      await after!(`after ${n}`)
      expected.push(`after ${n}`)
      // Seen by another connection, so it was committed; and that one gets the lock, so nothing holds it.
      assert.deepEqual(
        other
          .prepare('select name from things order by id')
          .all()
          .map((row) => (row as { name: string }).name),
        expected
      )
      other.exec(`begin immediate; insert into things (name) values ('theirs ${n}'); commit`)
      expected.push(`theirs ${n}`)
    }
  })

  test('a file that is removed or replaced is written to no more; put back it is', async (t) => {
    const { file, database } = await sqliteFile(t)
    const insert = () => sql`insert into things (name) values ('one')`.execute(database)
    await insert()
    for (const replaced of [false, true]) {
      renameSync(file, `${file}.away`)
      if (replaced) writeFileSync(file, '')
      await assert.rejects(insert(), {
        code: 'SQLITE_IOERR',
        message: /was removed or replaced: put it back, or restart the service/
      })
      await assert.rejects(sql`select name from things`.execute(database), { code: 'SQLITE_IOERR' })
      renameSync(`${file}.away`, file)
      await insert()
    }
    assert.equal((await sql`select name from things`.execute(database)).rows.length, 3)
  })

  test('a connection that is opened while the file is away makes no other one; once it is back it works', async (t) => {
    const { file, database } = await sqliteFile(t)
    // Lazily: it has no thread yet.
    const late = connect(file, { connections: 1 })
    t.after(() => late.destroy())
    renameSync(file, `${file}.away`)
    for (const each of [late, database])
      await assert.rejects(sql`select name from things`.execute(each), { message: /was removed/ })
    // All of its connections at once, so some are new.
    await Promise.all(
      Array.from({ length: 4 }, () =>
        assert.rejects(sql`select name from things`.execute(database), { message: /was removed/ })
      )
    )
    assert.equal(existsSync(file), false)
    renameSync(`${file}.away`, file)
    for (const each of [late, database, database, database, database])
      assert.deepEqual((await sql`select name from things`.execute(each)).rows, [])
  })

  test('a transaction is whole or nothing, and writers at once all come through', async (t) => {
    const { database } = await sqliteFile(t)
    await assert.rejects(
      database.transaction().execute(async (transaction) => {
        await sql`insert into things (name) values ('gone')`.execute(transaction)
        await sql`insert into things (name) values (null)`.execute(transaction)
      }),
      /NOT NULL/
    )
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        database.transaction().execute(async (transaction) => {
          const { rows } = await sql<{ count: number }>`select count(*) as count from things`.execute(transaction)
          await sql`insert into things (name) values (${`${i}: ${rows[0]!.count}`})`.execute(transaction)
        })
      )
    )
    const { rows } = await sql<{ name: string }>`select name from things`.execute(database)
    assert.deepEqual(
      rows.map(({ name }) => Number(name.split(': ')[1])).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i)
    )
  })

  test("what can't be opened says so with each statement, and a later one tries anew", async (t) => {
    const folder = tempFolder(t)
    const database = connect(join(folder, 'okng.db'), { connections: 1 })
    t.after(() => database.destroy())
    const blocked = connect(folder, { connections: 1 })
    t.after(() => blocked.destroy())
    for (let i = 0; i < 2; i++) await assert.rejects(sql`select 1`.execute(blocked), /unable to open/i)
    assert.deepEqual((await sql`select 1 as one`.execute(database)).rows, [{ one: 1 }])
  })

  test('closing ends what waits for a connection', async (t) => {
    const { file } = await sqliteFile(t)
    const database = connect(file, { connections: 1 })
    const first = sql`select 1`.execute(database)
    const second = sql`select 2`.execute(database)
    const outcomes = Promise.allSettled([first, second])
    await new Promise(setImmediate)
    await database.destroy()
    for (const outcome of await outcomes)
      if (outcome.status === 'rejected') assert.match(String(outcome.reason), /closed|ended/)
  })
})
