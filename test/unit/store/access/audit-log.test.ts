import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { createAuditLog, createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const ANNA = { name: 'anna', role: 'admin' }

async function fixture(t: TestContext) {
  const database = await openTestDatabase(t)
  let minute = 0
  const writer = createAuditWriter('station-1', () => new Date(Date.UTC(2026, 0, 2, 3, minute++)))
  return { database, writer, audit: createAuditLog(database, writer) }
}

suite('audit', () => {
  test('says who changed what and when, before and after; newest first', async (t) => {
    const { audit } = await fixture(t)
    await audit.record({
      actor: ANNA,
      action: 'recipe.updated',
      subject: 'recipe/ring',
      before: { threshold: 0.5 },
      after: { threshold: 0.4, notes: ['ä', null] }
    })
    await audit.record({ actor: { name: 'job 7' }, action: 'recipe.activated', subject: 'recipe/ring' })
    const [second, first] = await audit.list({}, { limit: 10 })
    assert.ok(second!.seq > first!.seq)
    assert.deepEqual(
      { ...first, seq: 0 },
      {
        seq: 0,
        at: '2026-01-02T03:00:00.000Z',
        home: 'station-1',
        actor: ANNA,
        action: 'recipe.updated',
        subject: 'recipe/ring',
        before: { threshold: 0.5 },
        after: { threshold: 0.4, notes: ['ä', null] }
      }
    )
    assert.deepEqual(
      { ...second, seq: 0 },
      {
        seq: 0,
        at: '2026-01-02T03:01:00.000Z',
        home: 'station-1',
        actor: { name: 'job 7', role: null },
        action: 'recipe.activated',
        subject: 'recipe/ring',
        before: null,
        after: null
      }
    )
  })

  test('is read by page and by filter', async (t) => {
    const { audit } = await fixture(t)
    for (let i = 0; i < 6; i++)
      await audit.record({
        actor: { name: i % 2 === 0 ? 'anna' : 'bob' },
        action: i < 3 ? 'a.x' : 'a.y',
        subject: `s/${i % 3}`,
        after: i
      })
    const found = async (...arguments_: Parameters<typeof audit.list>) =>
      (await audit.list(...arguments_)).map(({ after }) => after)
    assert.deepEqual(await found({}, { limit: 2 }), [5, 4])
    const { seq } = (await audit.list({}, { limit: 2 })).at(-1)!
    assert.deepEqual(await found({}, { limit: 2, before: seq }), [3, 2])
    assert.deepEqual(await found({ actor: 'anna' }, { limit: 9 }), [4, 2, 0])
    assert.deepEqual(await found({ action: 'a.x' }, { limit: 9 }), [2, 1, 0])
    assert.deepEqual(await found({ subject: 's/1', actor: 'bob' }, { limit: 9 }), [1])
    assert.deepEqual(
      await found({ from: '2026-01-02T03:02:00.000Z', to: '2026-01-02T03:04:00.000Z' }, { limit: 9 }),
      [3, 2]
    )
  })

  test('can only be added to', async (t) => {
    const { audit, database } = await fixture(t)
    await audit.record({ actor: ANNA, action: 'a', subject: 's', after: 'kept' })
    const onSqlite = process.env['DATABASE_URL'] === undefined || process.env['DATABASE_URL'] === ''
    for (const statement of [
      "update audit set actor = 'nobody'",
      "update audit set at = '' where seq = 1",
      'delete from audit',
      'delete from audit where seq = 1',
      ...(onSqlite
        ? [
            'insert or replace into audit select * from audit',
            'insert or replace into audit (seq, at, home, actor, action, subject, before, after) values (1, '
              + "'', '', '', '', '', '', '')"
          ]
        : ['truncate audit', 'truncate audit cascade'])
    ])
      await assert.rejects(sql.raw(statement).execute(database), /the audit is append-only/, statement)
    assert.deepEqual(
      (await audit.list({}, { limit: 9 })).map(({ after }) => after),
      ['kept']
    )
  })

  test('a change and its record are made together or not at all', async (t) => {
    const { audit, writer, database } = await fixture(t)
    await assert.rejects(
      database.transaction().execute(async (transaction) => {
        await writer.append(transaction, { actor: ANNA, action: 'a', subject: 's' })
        throw new Error('the change fails')
      }),
      /the change fails/
    )
    assert.deepEqual(await audit.list({}, { limit: 9 }), [])
  })
})
