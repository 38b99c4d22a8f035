import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Directory } from '../../../src/domain/access/people.ts'
import { DirectoryUnavailable, NoRole, PasswordWrong } from '../../../src/errors.ts'
import { createAuditLog, createAuditWriter } from '../../../src/store/access/audit-log.ts'
import { createSessionStore } from '../../../src/store/access/session-store.ts'
import { openTestDatabase } from '../../unit/store/database/database-fixture.ts'
import { testApp, testConfig } from '../http-fixture.ts'

const LDAP = { enabled: true, base: 'dc=example,dc=org', roles: { admins: 'admin' } }
const PASSWORD = 'a password'

/** Everybody has the same password; anna is an admin, bob an operator, eve in no group, and mallory breaks it. */
const directory: Directory = {
  title: 'Plant directory',
  async enter(name, password) {
    if (name === 'mallory') throw new DirectoryUnavailable('Plant directory', 'connect ECONNREFUSED')
    if (password !== PASSWORD) throw new PasswordWrong()
    if (name === 'eve') throw new NoRole(name)
    return { name, role: name === 'anna' ? 'admin' : 'operator', id: `uid=${name}`, groups: ['admins'] }
  }
}

async function bench(t: TestContext, changes: Record<string, unknown> = {}) {
  const database = await openTestDatabase(t)
  const writer = createAuditWriter('station-1', () => new Date())
  const audit = createAuditLog(database, writer)
  const sessions = createSessionStore({
    database,
    audit: writer,
    randomBytes,
    now: () => new Date(),
    idleMs: 3_600_000,
    maxMs: 43_200_000,
    onFault: assert.ifError
  })
  const recorded: Promise<void>[] = []
  const { app } = await testApp(t, {
    sessions,
    directory,
    audit: {
      ...audit,
      record(change) {
        recorded.push(audit.record(change))
        return recorded.at(-1)!
      }
    },
    config: testConfig({ ldap: LDAP, ...changes })
  })
  const logIn = (name: string, password = PASSWORD, as = 'cookie') =>
    app.inject({ method: 'POST', url: '/login', payload: { name, password, as } })
  /** Headers of a page that is logged in. */
  const enter = async (name: string) => {
    const reply = await logIn(name)
    assert.equal(reply.statusCode, 200, reply.body)
    const cookie = String(reply.headers['set-cookie']).split(';')[0]!
    const { token } = (await app.inject({ url: '/whoami', headers: { cookie } })).json<{ token: string }>()
    return { cookie, 'okng-token': token }
  }
  const entries = async (action: string) => {
    await Promise.all(recorded)
    return audit.list({ action }, { limit: 50 })
  }
  return { app, logIn, enter, entries }
}

const codeOf = (reply: { json<T>(): T }): string | undefined => reply.json<{ errorCode?: string }>().errorCode

suite('login by name and password', () => {
  test('the session is a cookie that no script can read; logging out ends it and takes the cookie away', async (t) => {
    const { app, logIn, enter } = await bench(t)
    const reply = await logIn('anna')
    const { expiresAt: _at, ...body } = reply.json<{ expiresAt: string }>()
    assert.deepEqual(body, { key: null, name: 'anna', role: 'admin' })
    assert.match(
      String(reply.headers['set-cookie']),
      /^okng-session-\d+=okngp_\w{12}_[\w-]{43}; Max-Age=43[12]\d\d; Path=\/; HttpOnly; SameSite=Strict$/
    )
    assert.equal(reply.headers['cache-control'], 'no-store')
    const headers = await enter('anna')
    const out = await app.inject({ method: 'DELETE', url: '/login', headers })
    assert.match(String(out.headers['set-cookie']), /^okng-session-\d+=; Max-Age=0;/)
    assert.equal(codeOf(await app.inject({ url: '/whoami', headers })), 'SESSION_ENDED')
  })

  test('without `as` the session is a key for programs', async (t) => {
    const { app, logIn } = await bench(t)
    const reply = await logIn('bob', PASSWORD, 'key')
    assert.equal(reply.headers['set-cookie'], undefined)
    const headers = { authorization: `Bearer ${reply.json<{ key: string }>().key}` }
    assert.equal((await app.inject({ url: '/whoami', headers })).json<{ role: string }>().role, 'operator')
  })

  test('a cookie alone changes nothing: the token of its session must come with it', async (t) => {
    const { app, enter } = await bench(t)
    const { cookie, 'okng-token': token } = await enter('anna')
    const others = await enter('bob')
    const set = (headers: Record<string, string>) =>
      app.inject({ method: 'DELETE', url: '/sessions/0123456789ab', headers: { cookie, ...headers } })
    assert.equal(codeOf(await set({})), 'PAGE_TOKEN_WRONG')
    assert.equal(codeOf(await set({ 'okng-token': '' })), 'PAGE_TOKEN_WRONG')
    assert.equal(codeOf(await set({ 'okng-token': others['okng-token'] })), 'PAGE_TOKEN_WRONG')
    assert.equal(codeOf(await set({ 'okng-token': token })), 'SESSION_NOT_FOUND')
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      assert.equal(codeOf(await set({ 'okng-token': token, ...headers })), 'OTHER_SITE')
      assert.equal((await app.inject({ url: '/whoami', headers: { cookie, ...headers } })).statusCode, 403)
    }
  })

  test('behind a proxy that changes the Host, our page is the one of the configuration', async (t) => {
    const { app, enter } = await bench(t, { people: { pageUrl: 'http://okng.example/line-1/' } })
    const headers = { ...(await enter('anna')), host: '127.0.0.1:8080', origin: 'http://okng.example' }
    const url = '/sessions/0123456789ab'
    assert.equal(codeOf(await app.inject({ method: 'DELETE', url, headers })), 'SESSION_NOT_FOUND')
  })

  test('where people are set up nobody passes without, not even on this machine', async (t) => {
    const { app } = await bench(t)
    assert.equal(codeOf(await app.inject({ url: '/whoami' })), 'KEY_MISSING')
    assert.deepEqual((await app.inject({ url: '/login' })).json(), { password: 'Plant directory', oidc: null })
  })

  test('an admin sees who is logged in and ends a session at once; an operator may not', async (t) => {
    const { app, enter, entries } = await bench(t)
    const [anna, bob] = [await enter('anna'), await enter('bob')]
    assert.equal((await app.inject({ url: '/sessions', headers: bob })).statusCode, 403)
    const { sessions } = (await app.inject({ url: '/sessions', headers: anna })).json<{
      sessions: { id: string; name: string; way: string }[]
    }>()
    assert.deepEqual(sessions.map(({ name, way }) => `${name} ${way}`).sort(), ['anna ldap', 'bob ldap'])
    const { id } = sessions.find(({ name }) => name === 'bob')!
    assert.equal((await app.inject({ method: 'DELETE', url: `/sessions/${id}`, headers: anna })).statusCode, 200)
    assert.equal(codeOf(await app.inject({ url: '/whoami', headers: bob })), 'SESSION_ENDED')
    assert.equal((await entries('session.revoke'))[0]!.actor.name, 'anna')
  })

  test('wrong passwords close the name as wrong PINs do, written in whatever case; each is in the audit', async (t) => {
    const { app, logIn, entries } = await bench(t)
    for (const name of ['bob', 'BOB', 'Bob', 'bob', 'bob'])
      assert.equal(codeOf(await logIn(name, 'wrong')), 'PASSWORD_WRONG')
    const closed = await logIn('bob')
    assert.equal(codeOf(closed), 'PIN_TRIES_TOO_MANY')
    assert.ok(Number(closed.headers['retry-after']) > 200)
    const pin = await app.inject({ method: 'POST', url: '/login', payload: { name: 'bob', pin: '123456' } })
    assert.equal(codeOf(pin), 'PIN_TRIES_TOO_MANY')
    const refused = await entries('login.refused')
    assert.equal(refused.length, 5)
    assert.deepEqual([...new Set(refused.map(({ subject }) => subject.toLowerCase()))], ['person/bob'])
    assert.equal((await entries('pin.closed')).length, 1)
    assert.doesNotMatch(JSON.stringify(refused), /wrong"/)
  })

  test('who is in no group is refused and recorded; a directory that is away closes nobody', async (t) => {
    const { logIn, entries } = await bench(t)
    assert.equal(codeOf(await logIn('eve')), 'NO_ROLE')
    assert.match(JSON.stringify((await entries('login.refused'))[0]), /person\/eve.*'eve' is in none/)
    for (let n = 0; n < 30; n++) assert.equal(codeOf(await logIn('mallory')), 'DIRECTORY_UNAVAILABLE')
  })

  test('either a PIN or a password; an answer shows neither', async (t) => {
    const { app } = await bench(t)
    const both = { name: 'bob', pin: '123456', password: 'secret-1' }
    for (const payload of [{ name: 'bob' }, both, { name: 'bob', pin: 'secret-2' }]) {
      const reply = await app.inject({ method: 'POST', url: '/login', payload })
      assert.equal(codeOf(reply), 'REQUEST_INVALID')
      assert.doesNotMatch(reply.body, /secret|123456/)
    }
  })

  test('a name that stands for others in the audit does not come in', async (t) => {
    const { logIn } = await bench(t)
    assert.equal(codeOf(await logIn('config')), 'PERSON_NAME_UNFIT')
  })
})
