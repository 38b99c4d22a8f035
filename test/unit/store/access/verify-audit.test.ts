import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { entryHash, FIRST_PREVIOUS } from '../../../../src/store/database/audit-chain.ts'
import { createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { auditHead, verifyAudit } from '../../../../src/store/access/verify-audit.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const onPostgres = (process.env['DATABASE_URL'] ?? '') !== ''
const ANNA = { name: 'anna', role: 'admin' }

/** An audit of some entries, and what somebody with the database's own rights can do to it. */
async function audited(t: TestContext, entries = 5) {
  const database = await openTestDatabase(t)
  const writer = createAuditWriter('station-1', () => new Date('2026-11-29T07:00:00Z'))
  for (let n = 1; n <= entries; n++)
    await writer.append(database, { actor: ANNA, action: 'recipe.updated', subject: `recipe/${n}`, after: n })
  const tamper = async (statement: string): Promise<void> => {
    const open = onPostgres
      ? ['alter table audit disable trigger all']
      : ['drop trigger audit_no_update', 'drop trigger audit_no_delete']
    for (const each of [...open, statement]) await sql.raw(each).execute(database)
  }
  return { database, writer, tamper }
}

suite('audit as a chain of hashes', () => {
  test('SHA-256 of an entry and the one before, computed once by another program', () => {
    // printf '["00…0","2026-11-29T07:00:00.000Z","s","anna","admin","a.b","x/y","null","1"]' | sha256sum
    assert.equal(
      entryHash(FIRST_PREVIOUS, {
        at: '2026-11-29T07:00:00.000Z',
        home: 's',
        actor: 'anna',
        role: 'admin',
        action: 'a.b',
        subject: 'x/y',
        before: 'null',
        after: '1'
      }),
      '578845459ca8ebaec22ec0b3bcd7a56a5b755293ae7403a7605100a496112de0'
    )
  })

  test('an audit that nobody changed is proved to its newest entry', async (t) => {
    const { database, writer } = await audited(t)
    const { entries, broken, head } = await verifyAudit(database)
    assert.deepEqual([entries, broken], [5, null])
    assert.deepEqual(head, await auditHead(database))
    await writer.append(database, { actor: ANNA, action: 'a', subject: 's' })
    assert.equal((await verifyAudit(database, head!.hash)).broken, null)
    assert.deepEqual(await verifyAudit(await openTestDatabase(t)), { entries: 0, head: null, broken: null })
  })

  for (const [what, statement] of [
    ['content', `update audit set after = '99' where subject = 'recipe/3'`],
    ['an actor', `update audit set actor = 'bob' where subject = 'recipe/3'`],
    ['a time', `update audit set at = '2020-01-01T00:00:00.000Z' where subject = 'recipe/3'`]
  ] as const)
    test(`${what} that was changed is named`, async (t) => {
      const { database, tamper } = await audited(t)
      await tamper(statement)
      const { entries, broken } = await verifyAudit(database)
      assert.deepEqual([entries, broken?.seq, broken?.why], [2, 3, 'its content is not what was recorded'])
    })

  test('an entry that was removed is noticed at the one behind it, a new hash at the next', async (t) => {
    const { database, tamper } = await audited(t)
    await tamper(`delete from audit where subject = 'recipe/2'`)
    const { entries, broken } = await verifyAudit(database)
    assert.deepEqual([entries, broken?.seq], [1, 3])
    assert.match(broken!.why, /does not follow the entry before it/)

    const other = await audited(t)
    const rows = await other.database.selectFrom('audit').selectAll().orderBy('seq').execute()
    const forged = entryHash(rows[1]!.previous, { ...rows[1]!, after: '99' })
    await other.tamper(`update audit set after = '99', hash = '${forged}' where subject = 'recipe/2'`)
    const found = await verifyAudit(other.database)
    assert.deepEqual([found.entries, found.broken?.seq], [2, 3])
  })

  test('entries that were removed at the end show by a hash that was noted before', async (t) => {
    const { database, tamper } = await audited(t)
    const { head } = await verifyAudit(database)
    await tamper(`delete from audit where subject in ('recipe/4', 'recipe/5')`)
    assert.equal((await verifyAudit(database)).broken, null)
    const { broken } = await verifyAudit(database, head!.hash)
    assert.match(broken!.why, /entries were removed at the end/)
  })

  test('writers at once, alone and in transactions, make one chain', async (t) => {
    const { database, writer } = await audited(t, 0)
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => {
        const change = { actor: ANNA, action: 'a', subject: `s/${n}` }
        return n % 2 === 0
          ? writer.append(database, change)
          : database.transaction().execute((transaction) => writer.append(transaction, change))
      })
    )
    const { entries, broken } = await verifyAudit(database)
    assert.deepEqual([entries, broken], [12, null])
  })

  test('no entry replaces one that follows the same entry', async (t) => {
    const { database } = await audited(t, 2)
    const insert = onPostgres ? 'insert' : 'insert or replace'
    await assert.rejects(
      sql
        .raw(
          `${insert} into audit (at, home, actor, action, subject, before, after, previous, hash) select at, `
            + `home, 'bob', action, subject, before, after, previous, hash from audit where subject = 'recipe/2'`
        )
        .execute(database),
      /append-only|audit_chain/
    )
    assert.equal((await verifyAudit(database)).entries, 2)
  })
})
