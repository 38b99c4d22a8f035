import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import * as allErrors from '../../../src/errors.ts'
import problem from '../../../src/plugins/problem.ts'

interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly errorCode: string
  readonly detail: string
  readonly instance: string
}

async function appThat(
  t: TestContext,
  handler: (reply: FastifyReply) => unknown,
  handlerTimeout = 0
): Promise<FastifyInstance> {
  const app = Fastify({ genReqId: () => 'id-of-the-request', ...(handlerTimeout > 0 && { handlerTimeout }) })
  await app.register(problem)
  app.get('/', async (_request, reply) => handler(reply))
  app.patch('/', async (_request, reply) => handler(reply))
  t.after(() => app.close())
  return app
}

suite('problem', () => {
  for (const [name, ErrorClass] of Object.entries(allErrors)) {
    test(`${name} is answered with its own status, code and words`, async (t) => {
      const error = new (ErrorClass as new (...args: unknown[]) => Error & { statusCode: number; code: string })(
        'one',
        'two',
        'three'
      )
      const app = await appThat(t, () => {
        throw error
      })
      const reply = await app.inject('/')
      const { type, title, status, errorCode: code, detail, instance } = reply.json<Problem>()
      const expected = error.statusCode === 500 ? new allErrors.Internal().message : error.message
      assert.deepEqual(
        [reply.statusCode, status, code, detail, type, instance],
        [error.statusCode, error.statusCode, error.code, expected, 'about:blank', 'id-of-the-request']
      )
      assert.ok(title.length > 0 && title !== 'Error')
      assert.equal(reply.headers['content-type'], 'application/problem+json')
      assert.equal(reply.headers['www-authenticate'], status === 401 ? 'Bearer' : undefined)
      assert.match(code, /^[A-Z]+(_[A-Z]+)*$/)
      assert.doesNotMatch(detail, /%[sdj]/)
    })
  }

  test('no two errors share a code', () => {
    const codes = Object.values(allErrors).map(
      (ErrorClass) => new (ErrorClass as new (...args: unknown[]) => { code: string })('', '', '').code
    )
    assert.equal(new Set(codes).size, codes.length)
  })

  test('what was thrown from below tells nothing of itself, whatever it is', async (t) => {
    for (const thrown of [
      new Error('secret'),
      new TypeError('secret'),
      Object.assign(new Error('secret'), { code: 'ENOENT', path: '/secret' }),
      Object.assign(new Error('secret'), { statusCode: 503 }),
      'secret',
      { secret: 1 },
      null,
      undefined
    ]) {
      const app = await appThat(t, () => {
        throw thrown
      })
      const reply = await app.inject('/')
      assert.equal(reply.statusCode, 500)
      assert.equal(reply.json<Problem>().errorCode, 'INTERNAL')
      assert.doesNotMatch(JSON.stringify([reply.body, reply.headers]), /secret|ENOENT|node_modules/)
    }
  })

  test('a full disk, and a data folder that may not be written to, are said', async (t) => {
    const refusals = [
      ['ENOSPC', 'DISK_FULL'],
      ['EDQUOT', 'DISK_FULL'],
      ['SQLITE_FULL', 'DISK_FULL'],
      ['EROFS', 'DATA_FOLDER_UNWRITABLE'],
      ['EACCES', 'DATA_FOLDER_UNWRITABLE'],
      ['SQLITE_READONLY', 'DATA_FOLDER_UNWRITABLE']
    ] as const
    for (const [code, expected] of refusals) {
      const app = await appThat(t, () => {
        throw Object.assign(new Error('secret'), { code, syscall: 'open', path: '/secret' })
      })
      const reply = await app.inject({ method: 'PATCH', url: '/' })
      assert.deepEqual([reply.statusCode, reply.json<Problem>().errorCode], [507, expected])
      assert.match(
        reply.json<Problem>().detail,
        new RegExp(`so nothing was saved: .* then send the request again \\(${code}\\)$`)
      )
      assert.doesNotMatch(reply.body, /secret/)
    }
  })

  test('what comes after the time was up changes nothing', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    for (const late of [
      (): unknown => ({ verdict: 'OK' }),
      (): unknown => {
        throw new Error('late')
      }
    ]) {
      const events = new EventEmitter()
      const begun = once(events, 'begun')
      const ended = once(events, 'end')
      const app = await appThat(
        t,
        async (reply) => {
          setImmediate(() => {
            events.emit('begun')
          })
          await ended
          reply.header('x-late', '1')
          return late()
        },
        500
      )
      const answer = app.inject('/')
      await begun
      t.mock.timers.tick(500)
      const reply = await answer
      assert.deepEqual(
        [reply.statusCode, reply.json<Problem>().errorCode, reply.headers['x-late']],
        [503, 'TIMED_OUT', undefined]
      )
      events.emit('end')
      // A rejection that nobody takes would fail the test here.
      await turn()
      await turn()
    }
  })
})
