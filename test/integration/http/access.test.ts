import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mayAct, ROLES, type Role } from '../../../src/domain/access/access.ts'
import type { KeyBook } from '../../../src/domain/access/keys.ts'
import { WRONG_KEYS } from '../../../src/plugins/access/wrong-keys.ts'
import { JobNotFound } from '../../../src/errors.ts'
import type { TrainingJobs, TrainJob } from '../../../src/domain/training/training.ts'
import { noKeys, testApp, testConfig } from '../http-fixture.ts'

/** One key for each role. */
const keys: KeyBook = {
  ...noKeys,
  actorOf: async (key) =>
    ROLES.filter((role) => key === `key-of-${role}`).map((role) => ({ name: `the ${role}`, role }))[0],
  exist: async () => true
}
const bearer = (role: Role) => ({ authorization: `Bearer key-of-${role}` })

suite('roles', () => {
  /** What answers without a key; everything else wants one. */
  const OPEN = new Set(['GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /login', 'POST /login'])

  test('every route but those of the service wants a key, of the role that its description names', async (t) => {
    const { app } = await testApp(t, { config: testConfig({ inspectKey: 'required' }), keys })
    await app.ready()
    const { paths } = app.swagger() as {
      paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>>
    }
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({ method: method.toUpperCase(), path, security }))
    )
    assert.ok(operations.length > 20)
    for (const { method, path, security } of operations) {
      const name = `${method} ${path}`
      if (OPEN.has(name)) {
        assert.deepEqual(security, [], name)
        continue
      }
      const needed = security?.find((each) => 'key' in each)?.['key']?.[0] as Role
      assert.ok(
        ROLES.includes(needed),
        `${name}: expected a role in its description, received ${JSON.stringify(security)}`
      )
      const request = { method: method as 'GET', url: path.replaceAll(/\{\w+\}/g, 'x') }
      assert.equal((await app.inject(request)).statusCode, 401, name)
      for (const below of ROLES.filter((role) => !mayAct(role, needed))) {
        const reply = await app.inject({ ...request, headers: bearer(below) })
        assert.deepEqual(
          [reply.statusCode, reply.json<{ errorCode: string }>().errorCode],
          [403, 'ROLE_TOO_LOW'],
          `${name} with a key of role ${below}`
        )
      }
    }
  })

  test('changing wants more than reading: what each role may do', async (t) => {
    const { app } = await testApp(t, { keys })
    const may = async (role: Role, method: 'GET' | 'POST' | 'DELETE', url: string) =>
      (await app.inject({ method, url, headers: bearer(role) })).statusCode !== 403
    const all: [Role, boolean[]][] = []
    for (const role of ROLES) {
      all.push([
        role,
        [
          await may(role, 'POST', '/inspect'),
          await may(role, 'GET', '/recipes'),
          await may(role, 'POST', '/datasets/x/images'),
          await may(role, 'POST', '/recipes'),
          await may(role, 'POST', '/train'),
          await may(role, 'DELETE', '/train/x')
        ]
      ])
    }
    assert.deepEqual(all, [
      ['camera', [true, false, false, false, false, false]],
      ['operator', [true, true, true, false, true, true]],
      ['admin', [true, true, true, true, true, true]],
      ['station', [false, false, false, false, false, false]]
    ])
  })

  test('an operator may train on labelled pictures, but not force activation; the station can forbid it', async (t) => {
    const started: string[] = []
    const job = { startedBy: 'somebody else' } as unknown as TrainJob
    const jobs: TrainingJobs = {
      start: async ({ activate }) => {
        started.push(activate)
        throw new JobNotFound('x')
      },
      get: async () => job,
      list: async () => [],
      cancel: async () => job,
      watch: () => () => {}
    }
    const { app } = await testApp(t, { keys, jobs })
    const train = async (role: Role, payload: object, to = app) =>
      (
        await to.inject({
          method: 'POST',
          url: '/train',
          headers: bearer(role),
          payload: { recipe: 'ring', ...payload }
        })
      ).statusCode
    for (const activate of ['never', 'if-better'])
      assert.equal(await train('operator', { dataset: 'labelled', activate }), 404)
    assert.deepEqual(started, ['never', 'if-better'])
    assert.equal(await train('operator', { dataset: 'labelled', activate: 'always' }), 403)
    assert.equal(await train('operator', { dataset: 'labelled' }), 403)
    assert.equal(await train('operator', { dataset: '/etc', activate: 'never' }), 403)
    assert.equal(await train('admin', { dataset: '/etc' }), 404)
    assert.equal((await app.inject({ method: 'DELETE', url: '/train/x', headers: bearer('operator') })).statusCode, 403)
    const { app: strict } = await testApp(t, { keys, jobs, config: testConfig({ operators: { mayTrain: false } }) })
    assert.equal(await train('operator', { dataset: 'labelled', activate: 'never' }, strict), 403)
  })

  test('whoami', async (t) => {
    const config = testConfig({ timeZone: 'Asia/Kolkata' })
    const { app } = await testApp(t, { keys, config })
    assert.deepEqual((await app.inject({ url: '/whoami', headers: bearer('camera') })).json(), {
      name: 'the camera',
      role: 'camera',
      timeZone: 'Asia/Kolkata'
    })
    const local = await testApp(t)
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    assert.deepEqual((await local.app.inject('/whoami')).json(), { name: 'local', role: 'admin', timeZone })
    assert.throws(() => testConfig({ timeZone: 'Mars/Olympus' }), /timeZone: expected the IANA name of a time zone/)
  })
})

suite('too many wrong keys', () => {
  test('are answered 429 with the seconds to wait; a right key from there passes', async (t) => {
    const { app } = await testApp(t, { keys })
    const wrong = () => app.inject({ url: '/recipes', headers: { authorization: 'Bearer key-of-nobody' } })
    for (let i = 0; i < WRONG_KEYS; i++) assert.equal((await wrong()).statusCode, 401)
    const reply = await wrong()
    assert.equal(reply.statusCode, 429)
    assert.equal(reply.json<{ errorCode: string }>().errorCode, 'KEY_TRIES_TOO_MANY')
    assert.match(String(reply.headers['retry-after']), /^[1-9]\d?$/)
    assert.equal((await app.inject({ url: '/recipes', headers: bearer('operator') })).statusCode, 200)
  })
})
