import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { Registry } from 'prom-client'
import { createAdmission } from '../../../src/inspection/admission/admission.ts'
import { admissionMetrics, waitingMetric } from '../../../src/plugins/admission-metrics.ts'
import { resultFor, testApp } from '../http-fixture.ts'

const STATIONS = { strict: { deadlineMs: 20 } }

/** One slot, one place to wait; parts stay in work until `finish` is called. */
async function fixture(t: TestContext, maxBytes = 1e9) {
  let nowMs = 0
  const registry = new Registry()
  const admission = createAdmission({
    slots: 1,
    maxWaiting: 1,
    maxBytes,
    stations: STATIONS,
    clockMs: () => nowMs,
    alarm: () => () => {},
    ...admissionMetrics(registry)
  })
  waitingMetric(registry, admission.waiting)
  const working: (() => void)[] = []
  let started = () => {}
  const { app } = await testApp(t, {
    registry,
    admission,
    inspector: {
      async inspect(request) {
        await new Promise<void>((resolve) => {
          working.push(resolve)
          started()
        })
        return resultFor(request)
      }
    }
  })
  const post = (query = '') =>
    app.inject({ method: 'POST', url: `/inspect${query}`, headers: { 'content-type': 'image/bmp' }, payload: 'BM' })
  return {
    app,
    post,
    finish() {
      working.shift()!()
    },
    pass(ms: number) {
      nowMs += ms
    },
    /** Resolves when a part is in work. */
    begin: async (query?: string) => {
      const inWork = new Promise<void>((resolve) => {
        started = resolve
      })
      const answer = post(query)
      await inWork
      return { answer }
    },
    /** Resolves when one waits. */
    queue: async (query?: string) => {
      const answer = post(query)
      while (admission.waiting() === 0)
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
      return { answer }
    },
    metric: async (name: string) =>
      Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (.*)$`, 'm').exec((await app.inject('/metrics')).body)?.[1])
  }
}

suite('overload', () => {
  test('what finds the queue full is 503 with Retry-After and counted; the accepted ones are answered', async (t) => {
    const { begin, queue, post, finish, metric } = await fixture(t)
    const first = await begin()
    const second = await queue()
    assert.equal(await metric('okng_waiting'), 1)
    const refused = await post()
    assert.deepEqual(
      [refused.statusCode, refused.json().errorCode, refused.headers['retry-after'], refused.headers['content-type']],
      [503, 'OVERLOADED', '1', 'application/problem+json']
    )
    finish()
    assert.equal((await first.answer).statusCode, 200)
    finish()
    assert.equal((await second.answer).statusCode, 200)
    assert.deepEqual(
      [
        await metric('okng_refused_total{why="full"}'),
        await metric('okng_refused_total{why="deadline"}'),
        await metric('okng_waiting')
      ],
      [1, 0, 0]
    )
  })

  test("a deadline out of reach is 503 at once, the request's own or the station's", async (t) => {
    const { begin, post, finish, pass, metric } = await fixture(t)
    const slow = await begin()
    pass(30)
    finish()
    await slow.answer
    const first = await begin()
    for (const query of ['?deadlineMs=20', '?station=strict']) {
      const refused = await post(query)
      assert.deepEqual([refused.statusCode, refused.json().errorCode], [503, 'DEADLINE_UNREACHABLE'], query)
      assert.match(refused.json().detail, /deadlineMs = 20, but it would take \d+ ms/)
    }
    assert.equal(await metric('okng_refused_total{why="deadline"}'), 2)
    finish()
    assert.equal((await first.answer).statusCode, 200)
  })

  test('a deadline that is none is a wrong request', async (t) => {
    const { post } = await fixture(t)
    for (const text of ['0', '-1', 'soon', '1.5', '']) {
      const reply = await post(`?deadlineMs=${text}`)
      assert.deepEqual([reply.statusCode, reply.json().errorCode], [400, 'REQUEST_INVALID'], text)
    }
  })

  test('pictures together keep to the limit of bytes; what a client leaves half sent is free again', async (t) => {
    const { app, post } = await fixture(t, 1000)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    t.after(() => socket.destroy())
    socket.write(
      'POST /inspect HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/bmp\r\nContent-Length: 999\r\n\r\nBM'
    )
    await once(socket, 'connect')
    const codes: string[] = []
    const until = async (code: string | undefined, query: string): Promise<void> => {
      const reply = await post(query)
      codes.push(reply.json().errorCode)
      if (codes.at(-1) !== code) {
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
        await until(code, query)
      }
    }
    // A wrong query: whoever is let in is not judged, but told so.
    await until('TOO_MANY_BYTES', '?deadlineMs=0')
    socket.destroy()
    await until('REQUEST_INVALID', '?deadlineMs=0')
  })

  test('is refused by the head, without waiting for the picture', async (t) => {
    const { app, begin, queue, finish } = await fixture(t)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const inWork = await begin()
    const waiting = await queue()
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    t.after(() => socket.destroy())
    socket.write(
      'POST /inspect HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/bmp\r\nContent-Length: 10000000\r\n\r\nBM'
    )
    const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string]
    assert.match(answer, /^HTTP\/1\.1 503 .*retry-after: 1\r\n.*OVERLOADED/s)
    for (const { answer: reply } of [inWork, waiting]) {
      finish()
      assert.equal((await reply).statusCode, 200)
    }
  })
})
