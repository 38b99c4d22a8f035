import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { pino } from 'pino'
import type { AppParts } from '../../../src/app/app-parts.ts'
import { composeAccess } from '../../../src/compose/access.ts'
import { openTestDatabase } from '../../unit/store/database/database-fixture.ts'
import { testApp, testConfig } from '../http-fixture.ts'

interface NewKey {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly role: string
}

async function keyApp(t: TestContext, config = testConfig(), parts: Partial<AppParts> = {}) {
  const database = await openTestDatabase(t)
  const lines: string[] = []
  const logger = pino(
    { level: 'trace' },
    {
      write(line: string) {
        lines.push(line)
      }
    }
  )
  const { keys, audit } = composeAccess({ database, home: 'station-1', config, logger })
  const { app } = await testApp(t, { config, keys, audit, logger, ...parts })
  const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, key?: string, payload?: object) =>
    app.inject({
      method,
      url,
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      ...(payload !== undefined && { payload })
    })
  const make = async (name: string, role: string, by?: string): Promise<NewKey> => {
    const reply = await ask('POST', '/keys', by, { name, role })
    assert.equal(reply.statusCode, 201, reply.body)
    assert.equal(reply.headers['cache-control'], 'no-store')
    return reply.json<NewKey>()
  }
  return { ask, make, lines }
}

suite('keys by the API', () => {
  test('a camera reads back what it posted, by measId, and nothing else', async (t) => {
    const filters: unknown[] = []
    const records = {
      list: async (filter: unknown) => {
        filters.push(filter)
        return []
      },
      get: async () => undefined
    }
    const { ask, make } = await keyApp(t, testConfig(), { records })
    const anna = await make('anna', 'admin')
    const camera = await make('camera 1', 'camera', anna.key)
    assert.equal((await ask('GET', '/inspections?measId=17', camera.key)).statusCode, 200)
    const { measId, postedBy } = filters.pop() as { measId: string; postedBy: string }
    assert.deepEqual([measId, postedBy], ['17', 'camera 1'])
    for (const url of ['/inspections', '/inspections?partId=17', '/inspections.csv?measId=17'])
      assert.equal((await ask('GET', url, camera.key)).json<{ errorCode: string }>().errorCode, 'ROLE_TOO_LOW', url)
    assert.equal((await ask('GET', '/inspections?measId=17', anna.key)).statusCode, 200)
    assert.equal((filters.pop() as { postedBy?: string }).postedBy, undefined)
  })

  test('the first one closes the service; each is worth its role until it is revoked', async (t) => {
    const { ask, make, lines } = await keyApp(t)
    assert.equal((await ask('GET', '/whoami')).json<{ name: string }>().name, 'local')
    assert.equal((await ask('POST', '/inspect')).json<{ errorCode: string }>().errorCode, 'FRAME_EMPTY')
    assert.equal(
      (await ask('POST', '/keys', undefined, { name: 'camera 1', role: 'camera' })).json<{ errorCode: string }>()
        .errorCode,
      'FIRST_KEY_NOT_ADMIN'
    )

    const anna = await make('anna', 'admin')
    assert.equal((await ask('GET', '/whoami')).json<{ errorCode: string }>().errorCode, 'KEY_MISSING')
    assert.equal((await ask('POST', '/inspect')).json<{ errorCode: string }>().errorCode, 'KEY_MISSING')
    const camera = await make('camera 1', 'camera', anna.key)
    assert.deepEqual((await ask('GET', '/whoami', camera.key)).json(), {
      name: 'camera 1',
      role: 'camera',
      timeZone: 'UTC'
    })
    assert.equal((await ask('POST', '/inspect', camera.key)).json<{ errorCode: string }>().errorCode, 'FRAME_EMPTY')
    for (const [method, url] of [
      ['GET', '/keys'],
      ['POST', '/keys'],
      ['DELETE', `/keys/${anna.id}`],
      ['GET', '/audit'],
      ['GET', '/recipes']
    ] as const) {
      assert.equal(
        (await ask(method, url, camera.key)).json<{ errorCode: string }>().errorCode,
        'ROLE_TOO_LOW',
        `${method} ${url}`
      )
    }

    assert.equal((await ask('DELETE', `/keys/${camera.id}`, anna.key)).json<{ revokedBy: string }>().revokedBy, 'anna')
    assert.equal((await ask('GET', '/whoami', camera.key)).json<{ errorCode: string }>().errorCode, 'KEY_WRONG')
    assert.equal(
      (await ask('DELETE', `/keys/${anna.id}`, anna.key)).json<{ errorCode: string }>().errorCode,
      'LAST_ADMIN_KEY'
    )
    assert.equal((await ask('DELETE', '/keys/000000000000', anna.key)).statusCode, 404)
    assert.equal((await ask('DELETE', '/keys/anna', anna.key)).statusCode, 400)

    const listed = await ask('GET', '/keys', anna.key)
    assert.deepEqual(
      listed
        .json<{ keys: { name: string; revokedAt: string | null }[] }>()
        .keys.map(({ name, revokedAt }) => [name, revokedAt !== null])
        .sort(),
      [
        ['anna', false],
        ['camera 1', true]
      ]
    )
    const audited = await ask('GET', '/audit', anna.key)
    for (const text of [listed.body, audited.body, ...lines]) assert.doesNotMatch(text, /okng_[0-9a-f]{12}_/)
  })

  test('a name or role that is none is refused', async (t) => {
    const { ask } = await keyApp(t)
    for (const [payload, detail] of [
      [{ name: 'anna' }, /^body: role: /],
      [{ name: 'anna', role: 'god' }, /^body: role: /],
      [{ name: '', role: 'admin' }, /^body: name: expected 1 to 64 letters/],
      [{ name: 'a\nb', role: 'admin' }, /^body: name: /],
      [{ name: 'anna', role: 'admin', key: 'mine' }, /^body: unknown key key$/]
    ] as const) {
      const reply = await ask('POST', '/keys', undefined, payload)
      assert.equal(reply.statusCode, 400)
      assert.match(reply.json<{ detail: string }>().detail, detail)
    }
    assert.equal(
      (await ask('POST', '/keys', undefined, { name: 'config', role: 'admin' })).json<{ errorCode: string }>()
        .errorCode,
      'KEY_NAME_TAKEN'
    )
  })
})

suite('audit by the API', () => {
  test('page by page and by filter', async (t) => {
    const { ask, make } = await keyApp(t)
    const anna = await make('anna', 'admin')
    for (const name of ['a', 'b', 'c']) await make(name, 'camera', anna.key)
    interface Page {
      readonly changes: {
        readonly seq: number
        readonly actor: object
        readonly action: string
        readonly after: { readonly name: string }
      }[]
      readonly next: number | null
    }
    const page = async (query: string): Promise<Page> => (await ask('GET', `/audit${query}`, anna.key)).json<Page>()
    const first = await page('?limit=3')
    assert.deepEqual(
      first.changes.map(({ after }) => after.name),
      ['c', 'b', 'a']
    )
    const last = await page(`?limit=3&before=${first.next}`)
    assert.deepEqual([last.changes.map(({ after }) => after.name), last.next], [['anna'], null])
    assert.deepEqual(last.changes[0]!.actor, { name: 'local', role: 'admin' })
    assert.equal((await page('?actor=anna')).changes.length, 3)
    assert.equal((await page('?actor=local&action=key.create')).changes.length, 1)
    assert.equal((await page(`?subject=key/${anna.id}`)).changes.length, 1)
    assert.equal((await page('?to=2020-01-01T00:00:00%2B01:00')).changes.length, 0)
    assert.equal((await page('?from=2020-01-01T00:00:00Z')).changes.length, 4)
    for (const query of ['?from=yesterday', '?limit=0', '?limit=201', '?before=x', '?who=anna'])
      assert.equal((await ask('GET', `/audit${query}`, anna.key)).statusCode, 400, query)
  })
})
