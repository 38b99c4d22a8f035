import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import Fastify from 'fastify'
import { type EventStream, eventStreams } from '../../../src/routes/event-stream.ts'

const MEGABYTE = 'x'.repeat(1_000_000)

suite('event streams', () => {
  test('a client that does not read misses messages, none pile up; once it reads, it gets what is new', async (t) => {
    const app = Fastify()
    t.after(() => app.close())
    const streams = eventStreams(app)
    let stream: EventStream | undefined
    app.get('/', async (_request, reply) => {
      stream = streams.open(
        reply,
        async () => true,
        () => {}
      )
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1').pause()
    t.after(() => {
      client.destroy()
    })
    client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await once(app.server, 'request')

    // The system's own buffers take a few.
    let sent = 0
    while (sent < 64 && stream!.send('large', MEGABYTE)) {
      sent++
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    }
    assert.ok(sent >= 1 && sent < 64, String(sent))
    assert.equal(stream!.send('small', 1), false)

    let received = 0
    client.on('data', (chunk: Buffer) => {
      received += chunk.length
    })
    client.resume()
    while (received < sent * MEGABYTE.length) await once(client, 'data')
    assert.equal(stream!.send('small', 2), true)
  })

  test('who left is forgotten; the app ends the others when it closes', async (t) => {
    const app = Fastify()
    t.after(() => app.close())
    const streams = eventStreams(app)
    const ended: string[] = []
    app.get('/:name', async (request, reply) => {
      const { name } = request.params as { name: string }
      streams
        .open(
          reply,
          async () => true,
          () => {
            ended.push(name)
          }
        )
        .send('hello', name)
    })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const leaving = new AbortController()
    await fetch(`${url}/leaves`, { signal: leaving.signal })
    const stays = await fetch(`${url}/stays`)
    leaving.abort()
    await app.close()
    assert.equal(await stays.text(), 'event: hello\ndata: "stays"\n\n')
    assert.deepEqual(ended.sort(), ['leaves', 'stays'])
  })
})
