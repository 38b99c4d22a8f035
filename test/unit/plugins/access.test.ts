import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, mayAct, ROLES, type Role, type StoredKeys } from '../../../src/domain/access/access.ts'
import { createAccess } from '../../../src/plugins/access.ts'
import { createSessionCookie } from '../../../src/plugins/access/session-cookie.ts'
import { createWrongKeys, WRONG_KEYS } from '../../../src/plugins/access/wrong-keys.ts'

const KEYS = ['first-key-of-sixteen', 'second-key-of-sixteen']
const NO_PEOPLE = {
  cookie: createSessionCookie({ pageUrl: '', port: 8080, now: () => new Date(0) }),
  sessions: { actorOf: async () => undefined },
  hasPeople: false
}
const NONE: StoredKeys = { actorOf: async () => undefined, exist: async () => false }
/** One key for each role, named after it. */
const STORED: StoredKeys = {
  actorOf: async (key) =>
    ROLES.filter((role) => key === `key-of-${role}`).map((role) => ({ name: `a ${role}`, role }))[0],
  exist: async () => true
}

interface Asked {
  readonly keys?: readonly string[]
  readonly stored?: StoredKeys
  readonly authorization?: string | undefined
  readonly hostname?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly role?: Role
  readonly onLoopback?: boolean
  readonly inspectKey?: 'auto' | 'required' | 'open'
}
type Outcome = { readonly code: string } | { readonly actor: Actor }

/**
 * What becomes of a request: the code of the error, or who it is taken to be from. With `inspectKey` it is one to
 * /inspect.
 */
function ask(
  {
    keys = [],
    stored = NONE,
    authorization,
    hostname = 'line-pc',
    headers: more = {},
    role = 'admin',
    inspectKey,
    onLoopback = true
  }: Asked,
  access = createAccess({
    adminKeys: keys,
    inspectKey: inspectKey ?? 'auto',
    stored,
    onLoopback,
    wrongKeys: createWrongKeys(() => 0),
    ...NO_PEOPLE
  })
) {
  const headers: Record<string, unknown> = {}
  const request = { hostname, headers: { authorization, ...more }, ip: '192.0.2.1' } as FastifyRequest
  const reply = {
    header(name: string, value: unknown) {
      headers[name] = value
    }
  } as FastifyReply
  const hook = inspectKey === undefined ? access.require(role) : access.inspect
  return hook.call(undefined as never, request, reply).then(
    (): Outcome & { headers: object } => ({ actor: request.actor, headers }),
    (error: { code: string }): Outcome & { headers: object } => ({ code: error.code, headers })
  )
}
async function refusal(asked: Asked): Promise<string | undefined> {
  const outcome = await ask(asked)
  return 'code' in outcome ? outcome.code : undefined
}

suite('keys of the configuration', () => {
  test('each passes as an admin, whatever the host; the scheme is written as one likes', async () => {
    for (const key of KEYS) {
      for (const scheme of ['Bearer', 'bearer', 'BEARER '])
        assert.deepEqual(await ask({ keys: KEYS, authorization: `${scheme} ${key}` }), {
          actor: { name: 'config', role: 'admin' },
          headers: {}
        })
    }
  })

  test('no other key passes', async () => {
    const near = fc.constantFrom(...KEYS).chain((key) => fc.nat(key.length).map((end) => key.slice(0, end)))
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.string()), async (key) => {
        fc.pre(!KEYS.includes(key))
        return ['KEY_WRONG', 'KEY_MISSING'].includes(
          String(await refusal({ keys: KEYS, authorization: `Bearer ${key}` }))
        )
      })
    )
  })

  test('what is no bearer key is a missing one', async () => {
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      KEYS[0],
      `Basic ${KEYS[0]}`,
      `Bearer ${KEYS[0]} ${KEYS[1]}`,
      `x Bearer ${KEYS[0]}`
    ]) {
      assert.equal(await refusal({ keys: KEYS, authorization }), 'KEY_MISSING', authorization)
    }
  })
})

suite('no keys', () => {
  test('what counts is the name by which this machine was called', async () => {
    for (const hostname of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]'])
      assert.deepEqual(await ask({ hostname }), { actor: { name: 'local', role: 'admin' }, headers: {} }, hostname)
    for (const hostname of ['', 'line-pc', '0.0.0.0', '[::]', 'localhost.example.com', '127.0.0.1.example.com']) {
      assert.equal(await refusal({ authorization: `Bearer ${KEYS[0]}`, hostname }), 'HOST_NOT_LOCAL', hostname)
    }
  })

  test('who names itself local where others reach the service is not believed', async () => {
    assert.equal(await refusal({ hostname: 'localhost', onLoopback: false }), 'KEY_MISSING')
  })

  test('a stored key ends it: the local ones then need one too', async () => {
    assert.equal(await refusal({ stored: STORED, hostname: 'localhost' }), 'KEY_MISSING')
  })
})

/** Each may do what those before it may. */
const IN_ORDER: readonly Role[] = ['camera', 'operator', 'admin']

suite('roles', () => {
  test('a station speaks for itself alone; an admin may in its place', () => {
    assert.deepEqual(
      ROLES.filter((role) => mayAct(role, 'station')),
      ['admin', 'station']
    )
    assert.deepEqual(
      ROLES.filter((needed) => mayAct('station', needed)),
      ['station']
    )
  })

  test('each may do what those before it may, and no more', async () => {
    for (const [i, role] of IN_ORDER.entries()) {
      for (const [j, needed] of IN_ORDER.entries()) {
        assert.equal(mayAct(role, needed), i >= j)
        const outcome = await ask({ stored: STORED, authorization: `Bearer key-of-${role}`, role: needed })
        assert.deepEqual(
          outcome,
          { headers: {}, ...(i >= j ? { actor: { name: `a ${role}`, role } } : { code: 'ROLE_TOO_LOW' }) },
          `${role} where ${needed} is needed`
        )
      }
    }
  })

  test('a key of the configuration passes beside stored ones', async () => {
    assert.equal(await refusal({ keys: KEYS, stored: STORED, authorization: `Bearer ${KEYS[1]}` }), undefined)
    assert.equal(await refusal({ keys: KEYS, stored: STORED, authorization: 'Bearer key-of-nobody' }), 'KEY_WRONG')
  })
})

suite('the key of /inspect', () => {
  for (const [inspectKey, stored, keys, code] of [
    ['auto', NONE, [], undefined],
    ['auto', NONE, KEYS, undefined],
    ['auto', STORED, [], 'KEY_MISSING'],
    ['required', NONE, KEYS, 'KEY_MISSING'],
    ['required', NONE, [], 'HOST_NOT_LOCAL'],
    ['open', STORED, KEYS, undefined]
  ] as const) {
    const given = `${stored === NONE ? 'no' : 'a'} stored key, ${keys.length} of the configuration`
    test(`${inspectKey}, ${given}: ${code ?? 'open'}`, async () => {
      assert.equal(await refusal({ inspectKey, stored, keys }), code)
      for (const role of IN_ORDER)
        assert.equal(
          await refusal({ inspectKey, stored, keys, authorization: `Bearer key-of-${role}` }),
          stored === STORED ? undefined : code?.replace('MISSING', 'WRONG')
        )
    })
  }
})

suite('wrong keys', () => {
  test('after some of them an address is told to wait; right keys from it, and other addresses, go on', async () => {
    let now = 0
    const access = createAccess({
      adminKeys: KEYS,
      inspectKey: 'auto',
      stored: NONE,
      onLoopback: true,
      wrongKeys: createWrongKeys(() => now),
      ...NO_PEOPLE
    })
    const wrong = () => ask({ authorization: 'Bearer wrong-key-of-sixteen' }, access)
    for (let i = 0; i < WRONG_KEYS; i++) assert.deepEqual(await wrong(), { code: 'KEY_WRONG', headers: {} })
    now = 10_500
    assert.deepEqual(await wrong(), { code: 'KEY_TRIES_TOO_MANY', headers: { 'retry-after': 50 } })
    assert.deepEqual(await ask({ authorization: `Bearer ${KEYS[0]}` }, access), {
      actor: { name: 'config', role: 'admin' },
      headers: {}
    })
    now = 60_000
    assert.deepEqual(await wrong(), { code: 'KEY_WRONG', headers: {} })
  })
})

suite('behind a proxy on the same machine', () => {
  const headers = [
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-host': 'line.example' },
    { forwarded: 'for=203.0.113.7' },
    { 'x-real-ip': '203.0.113.7' },
    { via: '1.1 line' }
  ]

  test('without keys what it passes on is refused, pictures too, with what to do', async () => {
    for (const each of headers) {
      const asked = { hostname: 'localhost', headers: each }
      assert.equal(await refusal(asked), 'PROXY_WITHOUT_KEYS', JSON.stringify(each))
      assert.equal(await refusal({ ...asked, inspectKey: 'auto' }), 'PROXY_WITHOUT_KEYS', JSON.stringify(each))
    }
    assert.equal(await refusal({ hostname: 'localhost' }), undefined)
  })

  test('with keys it is a way like any other; where pictures are open by order, they stay so', async () => {
    for (const each of headers) {
      const asked = { hostname: 'localhost', headers: each }
      assert.equal(await refusal({ ...asked, keys: KEYS, authorization: `Bearer ${KEYS[0]!}` }), undefined)
      assert.equal(await refusal({ ...asked, keys: KEYS }), 'KEY_MISSING')
      assert.equal(await refusal({ ...asked, stored: STORED, authorization: 'Bearer key-of-admin' }), undefined)
      assert.equal(await refusal({ ...asked, inspectKey: 'open' }), undefined)
      assert.equal(await refusal({ ...asked, keys: KEYS, inspectKey: 'auto' }), undefined)
    }
  })
})
