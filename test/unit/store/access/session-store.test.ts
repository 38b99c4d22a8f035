import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type Way, WAYS } from '../../../../src/domain/access/sessions.ts'
import { createAuditLog, createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { createSessionStore } from '../../../../src/store/access/session-store.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const MINUTE_MS = 60_000
const IDLE_MS = 60 * MINUTE_MS
const MAX_MS = 8 * IDLE_MS
const ANNA = { name: 'anna', role: 'admin', way: 'ldap' } as const

async function bench(t: TestContext, ways: readonly Way[] = WAYS) {
  const database = await openTestDatabase(t)
  const clock = { now: new Date('2026-01-02T03:04:05Z') }
  const audit = createAuditWriter('station-1', () => clock.now)
  return {
    database,
    pass(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms)
    },
    sessions: createSessionStore({
      database,
      audit,
      randomBytes,
      now: () => clock.now,
      idleMs: IDLE_MS,
      maxMs: MAX_MS,
      ways,
      onFault: assert.ifError
    }),
    changes: async () => (await createAuditLog(database, audit).list({}, { limit: 10 })).toReversed()
  }
}

suite('sessions', () => {
  test('one ends when nobody touched the page for the idle time', async (t) => {
    const { sessions, pass } = await bench(t)
    const { key, actor } = await sessions.start(ANNA)
    assert.deepEqual(actor, { name: 'anna', role: 'admin' })
    for (let n = 0; n < 3; n++) {
      pass(IDLE_MS - 1)
      assert.deepEqual(await sessions.actorOf(key), actor)
    }
    pass(IDLE_MS)
    assert.equal(await sessions.actorOf(key), undefined)
    assert.deepEqual(await sessions.list(), [])
  })

  test('one by a way that is switched off has ended', async (t) => {
    const { sessions } = await bench(t, ['pin', 'oidc'])
    const { key } = await sessions.start(ANNA)
    assert.equal(await sessions.actorOf(key), undefined)
    assert.deepEqual(await sessions.list(), [])
    const { key: other } = await sessions.start({ ...ANNA, way: 'oidc' })
    assert.notEqual(await sessions.actorOf(other), undefined)
  })

  test('what the page asks for by itself does not keep it alive', async (t) => {
    const { sessions, pass } = await bench(t)
    const { key } = await sessions.start(ANNA)
    pass(IDLE_MS - 1)
    assert.notEqual(await sessions.actorOf(key, false), undefined)
    pass(1)
    assert.equal(await sessions.actorOf(key), undefined)
  })

  test('one ends after its time, however much it is used', async (t) => {
    const { sessions, pass } = await bench(t)
    const { key, expiresAt } = await sessions.start(ANNA)
    assert.equal(expiresAt, '2026-01-02T11:04:05.000Z')
    for (let ms = 0; ms < MAX_MS; ms += IDLE_MS / 2) {
      assert.notEqual(await sessions.actorOf(key), undefined)
      pass(IDLE_MS / 2)
    }
    assert.equal(await sessions.actorOf(key), undefined)
  })

  test('one by a PIN lasts for 12 hours without a touch', async (t) => {
    const { sessions, pass } = await bench(t)
    const { key } = await sessions.start({ name: 'bob', role: 'operator', way: 'pin' })
    pass(12 * 60 * MINUTE_MS - 1)
    assert.notEqual(await sessions.actorOf(key), undefined)
    pass(1)
    assert.equal(await sessions.actorOf(key), undefined)
  })

  test('an admin ends one at once; others stay; each step is in the audit, without the key', async (t) => {
    const { sessions, changes, database } = await bench(t)
    const [one, two] = [await sessions.start(ANNA, { groups: ['admins'] }), await sessions.start(ANNA)]
    const id = one.key.split('_')[1]!
    const eva = { name: 'eva', role: 'admin' } as const
    assert.equal((await sessions.revoke(id, eva)).name, 'anna')
    await assert.rejects(sessions.revoke(id, eva), { code: 'SESSION_NOT_FOUND' })
    assert.equal(await sessions.actorOf(one.key), undefined)
    assert.notEqual(await sessions.actorOf(two.key), undefined)
    await sessions.leave(two.key)
    await sessions.leave(two.key)
    assert.equal(await sessions.actorOf(two.key), undefined)
    const recorded = await changes()
    assert.deepEqual(
      recorded.map(({ action, actor }) => `${action} by ${actor.name}`),
      ['session.start by anna', 'session.start by anna', 'session.revoke by eva', 'session.end by anna']
    )
    assert.deepEqual(recorded[0]!.after, { way: 'ldap', expiresAt: one.expiresAt, groups: ['admins'] })
    const stored = JSON.stringify([recorded, await database.selectFrom('sessions').selectAll().execute()])
    for (const { key } of [one, two]) assert.ok(!stored.includes(key.split('_')[2]!))
  })

  test('another secret with the id of a session is nobody', async (t) => {
    const { sessions } = await bench(t)
    const { key } = await sessions.start(ANNA)
    const other = `${key.slice(0, -1)}${key.endsWith('A') ? 'E' : 'A'}`
    for (const wrong of [other, '', 'okngp_', key.replace('okngp_', 'okng_')])
      assert.equal(await sessions.actorOf(wrong), undefined)
  })
})
