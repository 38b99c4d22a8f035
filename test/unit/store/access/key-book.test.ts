import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createAuditLog, createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import type { Database } from '../../../../src/store/database/open-database.ts'
import { createKeyBook } from '../../../../src/store/access/key-book.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const ANNA = { name: 'anna', role: 'admin' } as const
const coded = (code: string) => (error: { code?: string }) => error.code === code

async function fixture(t: TestContext, { configured = false } = {}) {
  const database = await openTestDatabase(t)
  const clock = { now: new Date('2026-01-02T03:59:59Z') }
  const now = () => clock.now
  const audit = createAuditWriter('station-1', now)
  const open = (on: Database = database) =>
    createKeyBook({
      database: on,
      audit,
      configured,
      randomBytes,
      now,
      onFault(error) {
        throw error
      }
    })
  return {
    database,
    clock,
    book: open(),
    open,
    changes: async () => (await createAuditLog(database, audit).list({}, { limit: 100 })).toReversed()
  }
}

suite('stored keys', () => {
  test('a key is shown once; the database has its digest, which opens nothing', async (t) => {
    const { book, database } = await fixture(t)
    assert.equal(await book.exist(), false)
    const { key, info } = await book.create({ name: 'anna', role: 'admin' }, ANNA)
    assert.match(key, /^okng_[0-9a-f]{12}_[\w-]{43}$/)
    assert.equal(Buffer.from(key.slice(18), 'base64url').length, 32)
    assert.deepEqual(info, {
      id: key.slice(5, 17),
      name: 'anna',
      role: 'admin',
      createdAt: '2026-01-02T03:59:59.000Z',
      createdBy: 'anna',
      lastUsedAt: null,
      revokedAt: null,
      revokedBy: null
    })
    assert.equal(await book.exist(), true)
    assert.deepEqual(await book.actorOf(key), { name: 'anna', role: 'admin' })
    const stored = JSON.stringify([
      await database.selectFrom('api_keys').selectAll().execute(),
      await database.selectFrom('audit').selectAll().execute()
    ])
    assert.doesNotMatch(stored, new RegExp(key.slice(18)))
    const { digest } = await database.selectFrom('api_keys').select('digest').executeTakeFirstOrThrow()
    for (const wrong of [
      '',
      'okng',
      `${key.slice(0, 18)}${digest.slice(0, 43)}`,
      `${key}x`,
      key.slice(0, -1),
      key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      key.toUpperCase(),
      `okng_${'0'.repeat(12)}_${key.slice(18)}`
    ]) {
      assert.equal(await book.actorOf(wrong), undefined, wrong)
    }
  })

  test('two keys have nothing in common', async (t) => {
    const { book } = await fixture(t)
    const keys = []
    for (const name of ['a', 'b', 'c']) keys.push((await book.create({ name, role: 'admin' }, ANNA)).key)
    assert.equal(new Set(keys.map((key) => key.slice(18))).size, 3)
    for (const [i, key] of keys.entries()) assert.equal((await book.actorOf(key))?.name, 'abc'[i])
  })

  test('a revoked key opens nothing, at once, also to another process; it stays in the list', async (t) => {
    const { book, open } = await fixture(t)
    await book.create({ name: 'anna', role: 'admin' }, ANNA)
    const {
      key,
      info: { id }
    } = await book.create({ name: 'camera 1', role: 'camera' }, ANNA)
    const other = open()
    assert.equal((await other.actorOf(key))?.role, 'camera')
    const revoked = await book.revoke(id, ANNA)
    assert.deepEqual([revoked.revokedAt, revoked.revokedBy], ['2026-01-02T03:59:59.000Z', 'anna'])
    assert.equal(await other.actorOf(key), undefined)
    assert.deepEqual((await book.list()).map(({ name, revokedAt }) => [name, revokedAt !== null]).sort(), [
      ['anna', false],
      ['camera 1', true]
    ])
    assert.deepEqual(
      await book.revoke(id, { name: 'bob', role: 'admin' }),
      (await book.list()).find((each) => each.id === id)
    )
    await assert.rejects(book.revoke('000000000000', ANNA), coded('KEY_NOT_FOUND'))
  })

  test('somebody is always left who can make keys, unless the configuration has one', async (t) => {
    const { book, changes } = await fixture(t)
    await assert.rejects(book.create({ name: 'camera 1', role: 'camera' }, ANNA), coded('FIRST_KEY_NOT_ADMIN'))
    assert.deepEqual([await book.list(), await changes()], [[], []])
    const { info, key } = await book.create({ name: 'anna', role: 'admin' }, ANNA)
    await book.create({ name: 'camera 1', role: 'camera' }, ANNA)
    await assert.rejects(book.revoke(info.id, ANNA), coded('LAST_ADMIN_KEY'))
    assert.equal((await book.actorOf(key))?.name, 'anna')
    await book.create({ name: 'bob', role: 'admin' }, ANNA)
    await book.revoke(info.id, ANNA)
    assert.equal(await book.actorOf(key), undefined)

    const configured = await fixture(t, { configured: true })
    const {
      info: { id }
    } = await configured.book.create({ name: 'camera 1', role: 'camera' }, ANNA)
    await configured.book.revoke(id, ANNA)
    assert.equal(await configured.book.exist(), false)
  })

  test('two keys in use never share a name, and none has a name of ours', async (t) => {
    const { book } = await fixture(t)
    const {
      info: { id }
    } = await book.create({ name: 'anna', role: 'admin' }, ANNA)
    await assert.rejects(book.create({ name: 'anna', role: 'camera' }, ANNA), coded('KEY_NAME_TAKEN'))
    for (const name of ['config', 'local', 'open'])
      await assert.rejects(book.create({ name, role: 'admin' }, ANNA), coded('KEY_NAME_TAKEN'))
    await book.create({ name: 'bob', role: 'admin' }, ANNA)
    await book.revoke(id, ANNA)
    assert.equal((await book.create({ name: 'anna', role: 'camera' }, ANNA)).info.name, 'anna')
  })

  test('the last use is noted to the hour', async (t) => {
    const { book, clock } = await fixture(t)
    const { key } = await book.create({ name: 'anna', role: 'admin' }, ANNA)
    const lastUsed = async () => {
      await book.actorOf(key)
      return (await book.list())[0]!.lastUsedAt
    }
    assert.equal(await lastUsed(), '2026-01-02T03:00:00.000Z')
    clock.now = new Date('2026-01-02T04:00:00Z')
    assert.equal(await lastUsed(), '2026-01-02T04:00:00.000Z')
    clock.now = new Date('2026-01-02T04:59:00Z')
    assert.equal(await lastUsed(), '2026-01-02T04:00:00.000Z')
  })

  test('each change is in the audit, the key is not', async (t) => {
    const { book, changes } = await fixture(t)
    const { info } = await book.create({ name: 'anna', role: 'admin' }, { name: 'cli root', role: 'admin' })
    await book.create({ name: 'bob', role: 'admin' }, ANNA)
    await book.revoke(info.id, ANNA)
    assert.deepEqual(
      (await changes()).map(({ actor, action, before, after }) => [actor.name, action, before, after]),
      [
        ['cli root', 'key.create', null, { name: 'anna', role: 'admin' }],
        ['anna', 'key.create', null, { name: 'bob', role: 'admin' }],
        ['anna', 'key.revoke', { name: 'anna', role: 'admin' }, null]
      ]
    )
  })
})
