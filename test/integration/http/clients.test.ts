// Clients that are not quite right: each is taken, or told what is wrong with it.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { resultFor, testApp, testConfig } from '../http-fixture.ts'

const PICTURE = Buffer.from([0x42, 0x4d, 0, 1, 2, 3, 0xff, 0xd8, 0x0d, 0x0a, 7])
const post = { method: 'POST', url: '/inspect' } as const
interface Problem {
  readonly errorCode: string
  readonly detail: string
}

/** What a listening app answers to bytes, until it closes or has answered so often. */
async function said(
  t: TestContext,
  sent: string | Buffer,
  answers = 1
): Promise<{ text: string; frames: Uint8Array[] }> {
  const frames: Uint8Array[] = []
  const inspector = {
    async inspect(request: Parameters<typeof resultFor>[0]) {
      frames.push(Uint8Array.from(request.frame))
      // What is wrong behind the body comes while the part is judged.
      await new Promise((resolve) => setTimeout(resolve, 20))
      return resultFor(request)
    }
  }
  const { app } = await testApp(t, { inspector })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  t.after(() => socket.destroy())
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const closed = once(socket, 'close')
  socket.on('error', () => {})
  socket.write(sent)
  while ([...text.matchAll(/HTTP\/1\.1 [2-5]/g)].length < answers)
    if ((await Promise.race([once(socket, 'data'), closed.then(() => 'closed' as const)])) === 'closed') break
  return { text, frames }
}

const head = (headers: Readonly<Record<string, string | number>>, line = 'POST /inspect HTTP/1.1'): string =>
  `${line}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
const whole = { Host: 'line', 'Content-Type': 'image/bmp', 'Content-Length': PICTURE.length }

suite('clients that are not quite right', () => {
  test('more bytes than Content-Length: the answer stands, and the length is told behind it', async (t) => {
    for (const more of ['\0\0', 'x', '\xff\xd9']) {
      const { text, frames } = await said(
        t,
        Buffer.concat([Buffer.from(head(whole)), PICTURE, Buffer.from(more, 'latin1')]),
        2
      )
      assert.deepEqual(frames, [Uint8Array.from(PICTURE)])
      const [first, second] = text.split(/(?=HTTP\/1\.1 )/)
      assert.match(first!, /^HTTP\/1\.1 200 OK[^]*"verdict":"NG"/)
      assert.match(second!, /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"errorCode":"CONTENT_LENGTH_WRONG"/)
      assert.match(
        second!,
        /expected a body of 11 bytes, as its Content-Length says.*the answer to the request before stands/
      )
    }
  })

  test('without a Host: problem+json', async (t) => {
    const { Host: _none, ...headers } = whole
    const { text, frames } = await said(t, Buffer.concat([Buffer.from(head(headers)), PICTURE]))
    assert.match(
      text,
      /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"errorCode":"REQUEST_MALFORMED"[^]*without the header Host/
    )
    assert.deepEqual(frames, [])
  })

  test('an Expect that nobody knows: 417 as problem+json', async (t) => {
    const { text, frames } = await said(t, Buffer.concat([Buffer.from(head({ ...whole, Expect: '200-ok' })), PICTURE]))
    assert.match(
      text,
      /^HTTP\/1\.1 417 [^]*application\/problem\+json[^]*"errorCode":"EXPECTATION_UNKNOWN"[^]*received '200-ok'/
    )
    assert.deepEqual(frames, [])
  })

  test('another method: 405 with Allow; an unknown path stays 404', async (t) => {
    const { app } = await testApp(t)
    for (const [method, url, allow] of [
      ['PUT', '/inspect', 'POST'],
      ['OPTIONS', '/inspect', 'POST'],
      ['GET', '/inspect?recipe=a', 'POST'],
      ['POST', '/healthz', 'GET, HEAD'],
      ['PUT', '/recipes', 'GET, HEAD, POST'],
      ['POST', '/recipes/some-part', 'DELETE, GET, HEAD, PATCH, PUT']
    ] as const) {
      const reply = await app.inject({ method, url })
      const { errorCode: code, detail } = reply.json<Problem>()
      assert.deepEqual(
        [reply.statusCode, code, reply.headers['content-type']],
        [405, 'METHOD_NOT_ALLOWED', 'application/problem+json'],
        url
      )
      for (const name of String(reply.headers.allow).split(', ')) assert.ok(allow.includes(name), `${url}: ${name}`)
      assert.match(detail, new RegExp(`received ${method}$`))
    }
    for (const url of ['/nothing', '/inspect/more/of/it'])
      assert.equal((await app.inject({ method: 'PUT', url })).json<Problem>().errorCode, 'ROUTE_NOT_FOUND')
  })

  test('packed bodies are unpacked: gzip, deflate, Brotli', async (t) => {
    const { app, asked } = await testApp(t)
    for (const [encoding, payload] of [
      ['gzip', gzipSync(PICTURE)],
      ['GZIP', gzipSync(PICTURE)],
      ['x-gzip', gzipSync(PICTURE)],
      ['deflate', deflateSync(PICTURE)],
      ['br', brotliCompressSync(PICTURE)],
      ['identity', PICTURE]
    ] as const) {
      const reply = await app.inject({
        ...post,
        headers: { 'content-type': 'image/bmp', 'content-encoding': encoding },
        payload
      })
      assert.equal(reply.statusCode, 200, `${encoding}: ${reply.body}`)
      assert.deepEqual(Buffer.from(asked.at(-1)!.frame), PICTURE, encoding)
    }
  })

  test('packed bodies: the limit holds for what comes out, broken ones and others are refused', async (t) => {
    const { app, asked } = await testApp(t, { config: testConfig({ limits: { maxFrameBytes: 100_000 } }) })
    const refused = async (encoding: string, payload: Buffer, type = 'image/bmp') => {
      const reply = await app.inject({
        ...post,
        headers: { 'content-type': type, 'content-encoding': encoding },
        payload
      })
      const { errorCode: code, detail } = reply.json<Problem>()
      return [reply.statusCode, code, detail] as const
    }
    assert.deepEqual((await refused('gzip', gzipSync(Buffer.alloc(50_000_000)))).slice(0, 2), [413, 'FRAME_TOO_LARGE'])
    assert.deepEqual(await refused('gzip', PICTURE), [
      400,
      'REQUEST_INVALID',
      'body: expected complete gzip data, received other bytes, or only a part of the data'
    ])
    assert.deepEqual((await refused('gzip', gzipSync(PICTURE).subarray(0, -9))).slice(0, 2), [400, 'REQUEST_INVALID'])
    assert.deepEqual(await refused('zstd', PICTURE), [
      415,
      'CONTENT_ENCODING_UNSUPPORTED',
      'expected the content encoding gzip, deflate, br or none, received zstd'
    ])
    assert.deepEqual((await refused('gzip', gzipSync(PICTURE), 'multipart/form-data; boundary=b')).slice(0, 2), [
      415,
      'CONTENT_ENCODING_UNSUPPORTED'
    ])
    assert.deepEqual(asked, [])
  })

  test('a form part without a filename: taken by its type or by its bytes, text is not', async (t) => {
    const { app, asked } = await testApp(t)
    const form = (content: Buffer, ...more: string[]) => ({
      ...post,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      payload: Buffer.concat([
        Buffer.from(['--b', 'Content-Disposition: form-data; name="image"', ...more, '', ''].join('\r\n')),
        content,
        Buffer.from('\r\n--b--\r\n')
      ])
    })
    for (const more of [
      [],
      ['Content-Type: image/bmp'],
      ['Content-Type: application/octet-stream'],
      ['Content-Type: text/plain']
    ]) {
      const reply = await app.inject(form(PICTURE, ...more))
      assert.equal(reply.statusCode, 200, `${more.join()}: ${reply.body}`)
      assert.deepEqual(Buffer.from(asked.at(-1)!.frame), PICTURE)
    }
    const text = await app.inject(form(Buffer.from('C:\\pictures\\part.bmp')))
    assert.deepEqual([text.statusCode, text.json<Problem>().errorCode], [400, 'FRAME_MISSING'])
    assert.match(text.json<Problem>().detail, /received the text field 'image'/)
  })

  test("no content type, or 'image/*': by its bytes; another one stays 415", async (t) => {
    const { app, asked } = await testApp(t)
    for (const headers of [{}, { 'content-type': 'image/*' }]) {
      const reply = await app.inject({ ...post, headers, payload: PICTURE })
      assert.equal(reply.statusCode, 200, reply.body)
      assert.deepEqual(Buffer.from(asked.at(-1)!.frame), PICTURE)
    }
    const other = await app.inject({ ...post, headers: { 'content-type': 'text/csv' }, payload: PICTURE })
    assert.deepEqual([other.statusCode, other.json<Problem>().errorCode], [415, 'CONTENT_TYPE_UNSUPPORTED'])
  })

  test('multipart/x-mixed-replace with one part', async (t) => {
    const { app, asked } = await testApp(t)
    const send = (boundary: string, ...pieces: (string | Buffer)[]) =>
      app.inject({
        ...post,
        headers: { 'content-type': `multipart/x-mixed-replace; boundary=${boundary}` },
        payload: Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)))
      })
    const part = 'Content-Type: image/bmp\r\n\r\n'
    const long = `Content-Length: ${PICTURE.length}\r\n${part}`
    for (const reply of [
      await send('b', '--b\r\n', part, PICTURE, '\r\n--b--\r\n'),
      await send('b', '\r\n--b\r\n', part, PICTURE, '\r\n--b'),
      await send('b', '--b\r\n', long, PICTURE),
      await send('"b c"', '--b c\r\n', long, PICTURE, '\r\n--b c\r\n'),
      await send('--b', '--b\r\n', long, PICTURE, '\r\n')
    ]) {
      assert.equal(reply.statusCode, 200, reply.body)
      assert.deepEqual(Buffer.from(asked.at(-1)!.frame), PICTURE)
    }
    const codes = []
    for (const reply of [
      await send('b', '--b\r\n', long, PICTURE, '\r\n--b\r\n', long, PICTURE, '\r\n--b--'),
      await send('b', '--b\r\n', part, PICTURE),
      await send('b', '--b\r\n', long, PICTURE.subarray(2)),
      await send('b', 'nothing'),
      await send('')
    ])
      codes.push(reply.json<Problem>().errorCode)
    assert.deepEqual(codes, [
      'FRAME_MULTIPLE',
      'REQUEST_INVALID',
      'REQUEST_INVALID',
      'FRAME_MISSING',
      'REQUEST_INVALID'
    ])
    assert.equal(asked.length, 5)
  })

  test('in the query + is a space, %2B a plus, as in forms', async (t) => {
    const { app, asked } = await testApp(t)
    for (const [query, partId] of [
      ['A+B', 'A B'],
      ['A%20B', 'A B'],
      ['A%2BB', 'A+B']
    ] as const) {
      const reply = await app.inject({
        ...post,
        url: `/inspect?partId=${query}`,
        headers: { 'content-type': 'image/bmp' },
        payload: PICTURE
      })
      assert.equal(reply.json<{ partId: string }>().partId, partId)
      assert.equal(asked.at(-1)!.partId, partId)
    }
  })

  test('how to read a frame: layouts with padding, and bits of 16-bit samples', async (t) => {
    const { app, asked } = await testApp(t)
    const send = (query: string, type = 'application/octet-stream') =>
      app.inject({ ...post, url: `/inspect?${query}`, headers: { 'content-type': type }, payload: PICTURE })
    assert.equal((await send('pixelFormat=Mono12p&width=3&height=2&stride=8&offset=16')).statusCode, 200)
    assert.deepEqual(asked.at(-1)!.raw, { pixelFormat: 'Mono12p', width: 3, height: 2, stride: 8, offset: 16 })
    assert.equal((await send('bitDepth=12', 'image/png')).statusCode, 200)
    assert.deepEqual(asked.at(-1)!.raw, { bitDepth: 12 })
    for (const [query, detail] of [
      ['stride=8', /together for a raw frame, received only stride$/],
      ['pixelFormat=Mono8&width=3&height=2&bitDepth=12', /no bitDepth for a raw frame/],
      ['bitDepth=7', /bitDepth/],
      ['bitDepth=12.5', /bitDepth/],
      ['pixelFormat=Mono13&width=3&height=2', /pixelFormat/]
    ] as const) {
      const reply = await send(query)
      assert.deepEqual([reply.statusCode, reply.json<Problem>().errorCode], [400, 'REQUEST_INVALID'], query)
      assert.match(reply.json<Problem>().detail, detail)
    }
  })
})
