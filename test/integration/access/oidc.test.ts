// People sign in at an OpenID Connect provider: oidc-provider as a server of its own.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Change } from '../../../src/domain/access/audit.ts'
import { createSignOn } from '../../../src/integrations/people/sign-on.ts'
import { createAuditLog, createAuditWriter } from '../../../src/store/access/audit-log.ts'
import { createSessionStore } from '../../../src/store/access/session-store.ts'
import { openTestDatabase } from '../../unit/store/database/database-fixture.ts'
import { testApp, testConfig } from '../http-fixture.ts'
import { CLIENT_SECRET, type IssuerOptions, openIssuer } from './oidc-issuer.ts'

/** Behind a proxy, below a prefix: requests come to /login/oidc, browsers see /line-1/login/oidc. */
const PAGE = 'https://okng.example/line-1/'
const REDIRECT_URI = `${PAGE}login/oidc/return`
const ROLES = { 'okng-operators': 'operator', 'okng-admins': 'admin' } as const
const GROUPS = {
  anna: ['staff', 'okng-operators', 'okng-admins'],
  bob: ['okng-operators'],
  eve: ['staff'],
  nobody: undefined,
  local: ['okng-admins']
}

/** `name=value` of the cookies that an answer sets. */
const cookiesOf = (header: string | string[] | undefined): string[] =>
  [header ?? []].flat().map((cookie) => cookie.split(';')[0]!)

async function bench(t: TestContext, options: Partial<IssuerOptions> = {}, issuerPath = '') {
  const issuer = await openIssuer(t, { redirectUri: REDIRECT_URI, groups: GROUPS, ...options })
  const database = await openTestDatabase(t)
  const clock = { now: new Date() }
  const writer = createAuditWriter('station-1', () => clock.now)
  const audit = createAuditLog(database, writer)
  const recorded: Promise<void>[] = []
  const record = (change: Change): Promise<void> => {
    recorded.push(audit.record(change))
    return recorded.at(-1)!
  }
  const sessions = createSessionStore({
    database,
    audit: writer,
    randomBytes,
    now: () => clock.now,
    idleMs: 3_600_000,
    maxMs: 12 * 3_600_000,
    onFault: assert.ifError
  })
  const oidc = {
    enabled: true,
    title: 'Plant login',
    issuer: issuer.url + issuerPath,
    clientId: issuer.clientId,
    clientSecretFile: '',
    scope: 'openid profile',
    nameClaim: 'preferred_username',
    groupClaim: 'groups',
    roles: ROLES
  }
  const { app } = await testApp(t, {
    config: testConfig({ oidc, people: { pageUrl: PAGE } }),
    audit: { ...audit, record },
    sessions,
    signOn: createSignOn({ ...oidc, clientSecret: CLIENT_SECRET, redirectUri: REDIRECT_URI })
  })
  const begin = async () => {
    const reply = await app.inject({ url: '/login/oidc' })
    assert.equal(reply.statusCode, 302, reply.body)
    return { to: reply.headers.location!, cookie: cookiesOf(reply.headers['set-cookie']).join('; '), reply }
  }
  /** The browser comes back from the provider: the proxy takes the prefix off. */
  const comeBack = (at: URL, cookie: string) =>
    app.inject({ url: `${at.pathname.replace('/line-1', '')}${at.search}`, headers: { cookie } })
  const signIn = async (person: string) => {
    const { to, cookie } = await begin()
    return comeBack(await issuer.visit(to, person), cookie)
  }
  const whoami = async (cookie: string) => (await app.inject({ url: '/whoami', headers: { cookie } })).json<unknown>()
  const refusals = async () => {
    await Promise.all(recorded)
    return (await audit.list({ action: 'login.refused' }, { limit: 10 })).map(({ after }) => after)
  }
  return { app, issuer, clock, audit, begin, comeBack, signIn, whoami, refusals }
}

suite('sign-on by OpenID Connect', () => {
  test('groups give the role; the page is told nothing but a cookie that no script can read', async (t) => {
    const { signIn, whoami, audit } = await bench(t)
    for (const [person, role] of [
      ['anna', 'admin'],
      ['bob', 'operator']
    ] as const) {
      const reply = await signIn(person)
      assert.deepEqual([reply.statusCode, reply.headers.location], [302, PAGE])
      const set = [reply.headers['set-cookie'] ?? []].flat().find((cookie) => cookie.startsWith('okng-session'))!
      for (const property of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/line-1/'])
        assert.ok(set.includes(property), `${property}: ${set}`)
      const { token: _token, ...who } = (await whoami(cookiesOf(set)[0]!)) as { token: string }
      assert.deepEqual(who, { name: person, role, timeZone: testZone(who) })
    }
    const [entry] = await audit.list({ action: 'session.start' }, { limit: 1 })
    assert.equal(entry!.actor.name, 'bob')
    assert.deepEqual((entry!.after as { groups: unknown }).groups, ['okng-operators'])
    assert.match((entry!.after as { id: string }).id, /^http:\/\/127\.0\.0\.1:\d+ bob$/)
  })

  test('it is asked with PKCE, state and nonce, for the address of the configuration', async (t) => {
    const { begin } = await bench(t)
    const [one, two] = [await begin(), await begin()]
    const asked = new URL(one.to).searchParams
    assert.equal(asked.get('redirect_uri'), REDIRECT_URI)
    assert.equal(asked.get('code_challenge_method'), 'S256')
    for (const name of ['state', 'nonce', 'code_challenge'])
      assert.notEqual(asked.get(name), new URL(two.to).searchParams.get(name), name)
    const set = [one.reply.headers['set-cookie'] ?? []].flat().join()
    assert.match(set, /^okng-sign-on-\d+=[\w-]{43};.*HttpOnly.*SameSite=Lax/i)
  })

  test('groups that only the user info has count, too', async (t) => {
    const { signIn } = await bench(t, { inIdToken: false })
    assert.equal((await signIn('bob')).headers.location, PAGE)
  })

  for (const [person, code] of [
    ['eve', 'NO_ROLE'],
    ['nobody', 'NO_ROLE'],
    ['local', 'PERSON_NAME_UNFIT']
  ] as const)
    test(`${person} does not come in: ${code}`, async (t) => {
      const { signIn, refusals } = await bench(t)
      const reply = await signIn(person)
      assert.equal(reply.headers.location, `${PAGE}?login=${code}`)
      assert.doesNotMatch(JSON.stringify(reply.headers['set-cookie']), /okng-session/)
      assert.match(JSON.stringify(await refusals()), new RegExp(`"way":"oidc".*${person}`))
    })

  test('an answer for another browser, with another state, or for the second time is refused', async (t) => {
    const { issuer, begin, comeBack } = await bench(t)
    const failed = `${PAGE}?login=SIGN_ON_FAILED`
    const { to, cookie } = await begin()
    const at = await issuer.visit(to, 'anna')
    assert.equal((await comeBack(at, '')).headers.location, failed)
    const other = await begin()
    assert.equal((await comeBack(at, other.cookie)).headers.location, failed)
    assert.equal((await comeBack(at, cookie)).headers.location, PAGE)
    assert.equal((await comeBack(at, cookie)).headers.location, failed)
  })

  test('an ID token that has expired is refused', async (t) => {
    const { signIn, refusals } = await bench(t, { idTokenSeconds: -120 })
    assert.equal((await signIn('anna')).headers.location, `${PAGE}?login=SIGN_ON_FAILED`)
    assert.match(JSON.stringify(await refusals()), /exp/)
  })

  test('a provider that names another issuer is not trusted; one that is away is told so', async (t) => {
    for (const options of [{ claimedIssuer: 'http://127.0.0.1:9/another' }, {}]) {
      const { app } = await bench(t, options, 'claimedIssuer' in options ? '' : '/nothing-here')
      const reply = await app.inject({ url: '/login/oidc' })
      assert.equal(reply.headers.location, `${PAGE}?login=DIRECTORY_UNAVAILABLE`)
    }
  })
})

const testZone = (who: object): unknown => (who as { timeZone: unknown }).timeZone
