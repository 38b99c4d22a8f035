// What only real sockets show: bodies over the limit, half bodies, connections that go on. Nothing here waits for time
// to pass.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { BOUNDARY, MULTIPART, multipart, partHead, testApp, testConfig } from '../http-fixture.ts'

const LIMIT = 100_000
/** More than the two ends' socket buffers hold: a server that stops reading stops the client. */
const ENDLESS = 64 * 1024 * 1024
const image = { name: 'image', filename: 'part.png' }

interface Line {
  readonly app: FastifyInstance
  readonly socket: Socket
  readonly text: () => string
  readonly closed: Promise<unknown>
  readonly asked: readonly unknown[]
}

/** A listening app that takes frames of LIMIT bytes, and a connection to it. */
async function line(t: TestContext, { allowHalfOpen = false } = {}): Promise<Line> {
  const { app, asked } = await testApp(t, { config: testConfig({ limits: { maxFrameBytes: LIMIT } }) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect({ port: (app.server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen })
  t.after(() => socket.destroy())
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  // The server may close while the client still sends; what counts is what it had answered.
  socket.on('error', () => {})
  const ends = Promise.all([once(app.server, 'connection').then(([socket]) => end(socket as Socket)), end(socket)])
  await once(socket, 'connect')
  return { app, socket, text: () => text, closed: ends, asked }
}

const end = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => {
      resolve()
    })
  })

const head = (headers: Record<string, string | number>): string =>
  `POST /inspect HTTP/1.1\r\nHost: line\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
const chunk = (data: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), Buffer.from(data as string), Buffer.from('\r\n')])

/** Pieces of the given lengths, over and over. */
function* cut(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  for (let start = 0, index = 0; start < bytes.length; start += lengths[index++ % lengths.length]!)
    yield bytes.subarray(start, start + lengths[index % lengths.length]!)
}

/** Writes until the server closes. @returns bytes that were handed over */
async function sendWithoutEnd(socket: Socket, piece: Buffer): Promise<number> {
  let sent = 0
  while (!socket.destroyed && socket.writable && sent < ENDLESS) {
    sent += piece.length
    if (!socket.write(piece))
      await new Promise<void>((resolve) => {
        for (const event of ['drain', 'close', 'end'])
          socket.once(event, () => {
            resolve()
          })
      })
    await turn()
  }
  return sent
}

/** The answer is a problem of this status and code, and both ends of the connection are closed. */
async function assertRefused({ text, closed, asked }: Line, status: number, code: string): Promise<void> {
  await closed
  assert.match(text(), new RegExp(`^HTTP/1\\.1 ${status} `))
  assert.match(text(), /\r\nconnection: close\r\n/i)
  assert.match(text(), new RegExp(`"errorCode":"${code}"`))
  assert.deepEqual(asked, [])
}

/** As many answers as this have come. */
async function answers({ socket, text }: Line, count: number): Promise<string[]> {
  const statuses = (): string[] => [...text().matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status!)
  while (statuses().length < count) {
    assert.equal(socket.destroyed, false, `closed after ${text()}`)
    await Promise.race([once(socket, 'data'), end(socket)])
  }
  return statuses()
}

suite('uploads on real sockets', () => {
  for (const type of ['image/png', MULTIPART]) {
    const kind = type === MULTIPART ? 'form' : 'raw body'

    test(`a ${kind} whose head says too much is refused before a byte of it is sent`, async (t) => {
      const client = await line(t)
      client.socket.write(head({ 'Content-Type': type, 'Content-Length': 10 * LIMIT }))
      await assertRefused(client, 413, 'FRAME_TOO_LARGE')
      assert.match(client.text(), /expected at most 100000 bytes, received 1000000/)
    })

    test(`a ${kind} whose head says too much is refused while it is sent`, async (t) => {
      const client = await line(t)
      client.socket.write(head({ 'Content-Type': type, 'Content-Length': 2 * ENDLESS }))
      assert.ok((await sendWithoutEnd(client.socket, Buffer.alloc(65536))) < ENDLESS)
      await assertRefused(client, 413, 'FRAME_TOO_LARGE')
    })
  }

  test('a raw body in chunks without end is cut off', async (t) => {
    const client = await line(t)
    client.socket.write(head({ 'Content-Type': 'image/png', 'Transfer-Encoding': 'chunked' }))
    assert.ok((await sendWithoutEnd(client.socket, chunk(Buffer.alloc(65536)))) < ENDLESS)
    await assertRefused(client, 413, 'FRAME_TOO_LARGE')
  })

  test('a form in chunks whose file has no end is cut off', async (t) => {
    const client = await line(t)
    client.socket.write(head({ 'Content-Type': MULTIPART, 'Transfer-Encoding': 'chunked' }))
    client.socket.write(chunk(partHead(image)))
    assert.ok((await sendWithoutEnd(client.socket, chunk(Buffer.alloc(65536)))) < ENDLESS)
    await assertRefused(client, 413, 'FRAME_TOO_LARGE')
  })

  test('a form in chunks that never comes to a part is cut off', async (t) => {
    const client = await line(t)
    client.socket.write(head({ 'Content-Type': MULTIPART, 'Transfer-Encoding': 'chunked' }))
    assert.ok((await sendWithoutEnd(client.socket, chunk(Buffer.alloc(65536, 'x')))) < ENDLESS)
    await assertRefused(client, 413, 'FRAME_TOO_LARGE')
  })

  test('a form that goes on without end after its file is cut off', async (t) => {
    const client = await line(t)
    client.socket.write(head({ 'Content-Type': MULTIPART, 'Transfer-Encoding': 'chunked' }))
    client.socket.write(chunk(multipart({ ...image, content: 'a picture' })))
    assert.ok((await sendWithoutEnd(client.socket, chunk(Buffer.alloc(65536, 'x')))) < ENDLESS)
    await assertRefused(client, 413, 'FRAME_TOO_LARGE')
  })

  test('a second file without end is cut off where it begins', async (t) => {
    const client = await line(t)
    client.socket.write(head({ 'Content-Type': MULTIPART, 'Transfer-Encoding': 'chunked' }))
    client.socket.write(chunk(`${partHead(image)}a picture\r\n${partHead(image)}`))
    assert.ok((await sendWithoutEnd(client.socket, chunk(Buffer.alloc(65536)))) < ENDLESS)
    await assertRefused(client, 400, 'FRAME_MULTIPLE')
  })

  test('a file of exactly the limit is taken, one byte more is not', async (t) => {
    const client = await line(t)
    for (const size of [LIMIT, LIMIT + 1]) {
      const body = multipart({ ...image, content: Buffer.alloc(size) })
      client.socket.write(
        Buffer.concat([Buffer.from(head({ 'Content-Type': MULTIPART, 'Content-Length': body.length })), body])
      )
      await answers(client, size === LIMIT ? 1 : 2)
    }
    assert.deepEqual(await answers(client, 2), ['200', '413'])
    assert.equal(client.asked.length, 1)
  })

  test('after a form that was refused, but read to its end, the connection goes on', async (t) => {
    const client = await line(t)
    const good = multipart({ ...image, content: 'a picture' })
    const empty = multipart({ ...image, content: '' })
    for (const [index, body] of [empty, good, empty, good].entries()) {
      client.socket.write(
        Buffer.concat([Buffer.from(head({ 'Content-Type': MULTIPART, 'Content-Length': body.length })), body])
      )
      await answers(client, index + 1)
    }
    assert.deepEqual(await answers(client, 4), ['400', '200', '400', '200'])
  })

  test('a client that goes away in the middle of a picture leaves nothing behind', async (t) => {
    for (const [type, start] of [
      ['image/png', 'half'],
      [MULTIPART, `${partHead(image)}half`]
    ] as const) {
      const client = await line(t)
      const begun = once(client.app.server, 'request')
      client.socket.write(head({ 'Content-Type': type, 'Content-Length': 1000 }) + start)
      await begun
      client.socket.destroy()
      await client.closed
      await turn()
      assert.deepEqual(client.asked, [])
    }
  })

  test('a picture that does not come to its end is answered 408 at limits.requestTimeoutMs', async (t) => {
    for (const type of ['image/png', MULTIPART]) {
      const client = await line(t)
      t.mock.timers.enable({ apis: ['setTimeout'] })
      const begun = once(client.app.server, 'request')
      client.socket.write(`${head({ 'Content-Type': type, 'Content-Length': 1000 })}${partHead(image)}half`)
      await begun
      t.mock.timers.tick(30_000)
      await assertRefused(client, 408, 'REQUEST_TIMEOUT')
      t.mock.timers.reset()
    }
  })

  test('a client that goes on sending behind its answer is cut off a second later', async (t) => {
    const client = await line(t, { allowHalfOpen: true })
    t.mock.timers.enable({ apis: ['setTimeout'] })
    client.socket.write(head({ 'Content-Type': 'image/png', 'Content-Length': 2 * ENDLESS }))
    await once(client.socket, 'end')
    client.socket.write(Buffer.alloc(65536))
    t.mock.timers.tick(999)
    await turn()
    assert.equal(client.socket.destroyed, false)
    t.mock.timers.tick(1)
    assert.ok((await sendWithoutEnd(client.socket, Buffer.alloc(65536))) < ENDLESS)
    await assertRefused(client, 413, 'FRAME_TOO_LARGE')
  })

  test('a client that asks before it sends is told to go on, unless its head is refused', async (t) => {
    const asking = (path: string, headers: Record<string, string | number>): string =>
      head({ ...headers, Expect: '100-continue' }).replace('/inspect', path)
    const welcome = await line(t)
    welcome.socket.write(asking('/inspect', { 'Content-Type': 'image/png', 'Content-Length': 9 }))
    assert.deepEqual(await answers(welcome, 1), ['100'])
    welcome.socket.write('a picture')
    assert.deepEqual(await answers(welcome, 2), ['100', '200'])

    for (const [path, length, status, code] of [
      ['/inspect', 10 * LIMIT, 413, 'FRAME_TOO_LARGE'],
      ['/train', 9, 403, 'HOST_NOT_LOCAL'],
      ['/nothing', 9, 404, 'ROUTE_NOT_FOUND']
    ] as const) {
      const refused = await line(t)
      refused.socket.write(asking(path, { 'Content-Type': 'application/octet-stream', 'Content-Length': length }))
      await assertRefused(refused, status, code)
    }
  })

  test('a form gives the same bytes, however it is cut on its way', async (t) => {
    const { app, asked } = await testApp(t)
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('\r\n', '--', `\r\n--${BOUNDARY.slice(0, -1)}`, `--${BOUNDARY}`).map((text) => Buffer.from(text))
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 }),
        async (pieces, cuts) => {
          const content = Buffer.concat(pieces)
          fc.pre(content.length > 0 && !`\r\n${content.toString('latin1')}`.includes(`\r\n--${BOUNDARY}`))
          const reply = await app.inject({
            method: 'POST',
            url: '/inspect',
            headers: { 'content-type': MULTIPART },
            payload: Readable.from(cut(multipart({ ...image, content }), cuts))
          })
          assert.equal(reply.statusCode, 200, reply.body)
          assert.deepEqual(Buffer.from(asked.at(-1)!.frame), content)
        }
      ),
      { numRuns: 60 }
    )
  })

  test('what is wrong with a length is said in words', async (t) => {
    for (const [headers, words] of [
      [{ 'Content-Length': 'abc' }, /a Content-Length that is no whole number.*\(HPE_INVALID_CONTENT_LENGTH\)/],
      [{ 'Content-Length': 20 }, /ended early: fewer bytes than its Content-Length says.*\(HPE_INVALID_EOF_STATE\)/],
      [{ 'Transfer-Encoding': 'chunked' }, /a chunk whose size is no hexadecimal number/]
    ] as const) {
      const client = await line(t, { allowHalfOpen: true })
      client.socket.end(`${head({ 'Content-Type': 'image/png', ...headers })}zz`)
      await client.closed
      assert.match(client.text(), words)
    }
  })

  test('what is no HTTP is answered 400, headers without end 431', async (t) => {
    const broken = await line(t)
    broken.socket.write('GIVE /me HTTP\r\n\r\n')
    await assertRefused(broken, 400, 'REQUEST_MALFORMED')
    const long = await line(t)
    long.socket.write(`GET /healthz HTTP/1.1\r\nHost: line\r\nX-Long: ${'x'.repeat(20_000)}`)
    await assertRefused(long, 431, 'HEADERS_TOO_LARGE')
  })
})
