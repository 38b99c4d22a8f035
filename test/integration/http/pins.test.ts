import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createAuditWriter } from '../../../src/store/access/audit-log.ts'
import { createPinBook } from '../../../src/store/access/pin-book.ts'
import { createSessionStore } from '../../../src/store/access/session-store.ts'
import { openTestDatabase } from '../../unit/store/database/database-fixture.ts'
import { testApp, testConfig } from '../http-fixture.ts'

const ADMIN_KEY = 'key-of-the-administrator'
const ADMIN = { authorization: `Bearer ${ADMIN_KEY}` }

async function bench(t: TestContext) {
  const database = await openTestDatabase(t)
  const now = (): Date => new Date('2026-01-02T03:04:05Z')
  const parts = { database, audit: createAuditWriter('station-1', now), randomBytes, now }
  const sessions = createSessionStore({ ...parts, idleMs: 60_000, maxMs: 3_600_000, onFault() {} })
  const pins = createPinBook({ ...parts, sessions })
  const { app } = await testApp(t, { pins, sessions, config: testConfig({ adminKeys: [ADMIN_KEY] }) })
  const logIn = (name: string, pin: string) => app.inject({ method: 'POST', url: '/login', payload: { name, pin } })
  return { app, logIn }
}

suite('login by name and PIN', () => {
  test('an admin draws a PIN; its owner logs in, reads, and may not change keys; logging out ends it', async (t) => {
    const { app, logIn } = await bench(t)
    const set = await app.inject({ method: 'PUT', url: '/pins/bob', headers: ADMIN, payload: {} })
    assert.deepEqual([set.statusCode, set.headers['cache-control']], [200, 'no-store'])
    const { pin } = set.json<{ pin: string }>()
    const entered = await logIn('bob', pin)
    assert.equal(entered.statusCode, 200, entered.body)
    const { key, ...rest } = entered.json<{ key: string }>()
    assert.deepEqual(rest, { name: 'bob', role: 'operator', expiresAt: '2026-01-02T15:04:05.000Z' })
    const headers = { authorization: `Bearer ${key}` }
    assert.equal((await app.inject({ url: '/whoami', headers })).json<{ name: string }>().name, 'bob')
    assert.equal((await app.inject({ url: '/pins', headers })).statusCode, 403)
    assert.equal((await app.inject({ method: 'DELETE', url: '/login', headers })).statusCode, 200)
    assert.equal((await app.inject({ url: '/whoami', headers })).statusCode, 401)
  })

  test('after five wrong PINs the right one is refused, too, with the seconds to wait', async (t) => {
    const { app, logIn } = await bench(t)
    await app.inject({ method: 'PUT', url: '/pins/bob', headers: ADMIN, payload: { pin: '483920' } })
    for (let n = 0; n < 5; n++) assert.equal((await logIn('bob', `11111${n}`)).statusCode, 401)
    const closed = await logIn('bob', '483920')
    assert.equal(closed.statusCode, 429)
    assert.equal(closed.json<{ errorCode: string }>().errorCode, 'PIN_TRIES_TOO_MANY')
    assert.ok(Number(closed.headers['retry-after']) > 200)
    // A key passes all the same.
    assert.equal((await app.inject({ url: '/whoami', headers: ADMIN })).statusCode, 200)
  })

  test('many tries at once are counted, too', async (t) => {
    const { logIn } = await bench(t)
    const replies = await Promise.all(Array.from({ length: 12 }, (_, n) => logIn('bob', `11111${n % 10}`)))
    assert.deepEqual(
      [401, 429].map((status) => replies.filter(({ statusCode }) => statusCode === status).length),
      [5, 7]
    )
  })

  test('what is no PIN is refused by name', async (t) => {
    const { app, logIn } = await bench(t)
    assert.match((await logIn('bob', '12345')).json<{ detail: string }>().detail, /pin: expected 6 to 12 digits/)
    const set = await app.inject({ method: 'PUT', url: '/pins/bob', headers: ADMIN, payload: { pin: 'secret' } })
    assert.equal(set.statusCode, 400)
    const none = await app.inject({ method: 'DELETE', url: '/pins/eve', headers: ADMIN })
    assert.equal(none.json<{ errorCode: string }>().errorCode, 'PIN_NOT_FOUND')
  })
})
