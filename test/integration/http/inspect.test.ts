import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import type { LightMyRequestResponse } from 'fastify'
import * as fc from 'fast-check'
import sharp from 'sharp'
import type { Inspector } from '../../../src/domain/inspection/inspection.ts'
import { RecipeWithoutModel } from '../../../src/errors.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { BOUNDARY, MULTIPART, multipart, resultFor, testApp, testConfig } from '../http-fixture.ts'

const PICTURE = Buffer.from('a picture, for all that the faked inspector knows')
const asBody = { method: 'POST', url: '/inspect', headers: { 'content-type': 'image/png' }, payload: PICTURE } as const
const asForm = (payload: Buffer) =>
  ({ method: 'POST', url: '/inspect', headers: { 'content-type': MULTIPART }, payload }) as const
const image = { name: 'image', filename: 'part.png', content: PICTURE }

/** A problem of this status and code, whole, whose detail says this. */
function assertProblem(reply: LightMyRequestResponse, status: number, code: string, detail: string | RegExp): void {
  assert.equal(reply.statusCode, status, reply.body)
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/)
  const problem = reply.json<Record<string, unknown>>()
  assert.deepEqual(Object.keys(problem).sort(), ['detail', 'errorCode', 'instance', 'status', 'title', 'type'])
  assert.deepEqual([problem['status'], problem['errorCode'], problem['type']], [status, code, 'about:blank'])
  assert.match(String(problem['instance']), /^[\da-f-]{36}$/)
  if (typeof detail === 'string') assert.equal(problem['detail'], detail)
  else assert.match(String(problem['detail']), detail)
}

/** Decodes for real, then answers as the fake does. */
const decoding: Inspector = {
  async inspect(request) {
    const { limits } = testConfig()
    await decode(request.frame, { maxBytes: limits.maxFrameBytes, maxPixels: limits.maxFramePixels }, request.raw)
    return resultFor(request)
  }
}
const decodingApp = async (t: TestContext) => (await testApp(t, { inspector: decoding })).app
const grey = { width: 64, height: 48, data: new Uint8Array(64 * 48).fill(90) }

const jpeg = (): Promise<Buffer> =>
  sharp(Buffer.from(grey.data), { raw: { width: 64, height: 48, channels: 1 } })
    .jpeg()
    .toBuffer()
const raw = (query: string, bytes: number) =>
  ({
    method: 'POST',
    url: `/inspect?${query}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload: Buffer.alloc(bytes)
  }) as const

/** A PNG's signature and IHDR chunk: 30000 x 30000, 8-bit grey. The CRC was made with Python's zlib.crc32. */
const HUGE_PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200007530000075300800000000434ca766', 'hex')

suite('POST /inspect', () => {
  test('answers the result, whole, for the raw body and for a form', async (t) => {
    const { app, asked } = await testApp(t)
    for (const request of [
      asBody,
      { ...asBody, headers: { 'content-type': 'application/octet-stream' } },
      asForm(multipart(image))
    ]) {
      const reply = await app.inject(request)
      assert.equal(reply.statusCode, 200, reply.body)
      assert.deepEqual(reply.json(), resultFor(asked.at(-1)!))
      assert.deepEqual(Buffer.from(asked.at(-1)!.frame), PICTURE)
    }
  })

  test('the default recipe is the configured one; the query names another, and ids that are echoed', async (t) => {
    const { app, asked } = await testApp(t)
    await app.inject(asBody)
    const reply = await app.inject({
      ...asBody,
      url: '/inspect?recipe=demo-ring&partId=SN%2042/7&measId=m-1&station=cam-2'
    })
    assert.deepEqual(
      asked.map(({ frame: _frame, received: _received, ...rest }) => rest),
      [
        { recipeId: 'demo-ring', postedBy: 'open' },
        { postedBy: 'open', recipeId: 'demo-ring', partId: 'SN 42/7', measId: 'm-1', station: 'cam-2' }
      ]
    )
    assert.equal(reply.json<{ partId: string }>().partId, 'SN 42/7')
  })

  test('a part id is any text: GS1 with parentheses and separators, Code 39, too long, empty', async (t) => {
    const { app, asked } = await testApp(t)
    const gs1 = '(01)09501101020917(17)261231\x1d(10)AB$/+%*'
    for (const id of [gs1, '*CODE-39 $/+%*', 'ü'.repeat(200), '', '\0'])
      assert.equal((await app.inject({ ...asBody, url: `/inspect?partId=${encodeURIComponent(id)}` })).statusCode, 200)
    const cut = `${'ü'.repeat(126)}…`
    assert.deepEqual(
      asked.map(({ partId }) => partId),
      [gs1, '*CODE-39 $/+%*', cut, undefined, '\uFFFD']
    )
  })

  test('the time of the picture: from the query, else from the header; not a time is refused', async (t) => {
    const { app, asked } = await testApp(t)
    const header = { 'x-captured-at': '2026-01-02T03:04:05+01:00' }
    await app.inject({ ...asBody, headers: { ...asBody.headers, ...header } })
    await app.inject({
      ...asBody,
      url: '/inspect?capturedAt=2026-01-02T03:04:05.123Z',
      headers: { ...asBody.headers, ...header }
    })
    assert.deepEqual(
      asked.map(({ capturedAt }) => capturedAt),
      ['2026-01-02T02:04:05.000Z', '2026-01-02T03:04:05.123Z']
    )
    for (const { received } of asked) assert.ok(Math.abs(Date.parse(received!.at) - Date.now()) < 60_000)
    const refused = await app.inject({ ...asBody, url: '/inspect?capturedAt=yesterday' })
    assertProblem(refused, 400, 'REQUEST_INVALID', /^query: capturedAt: .*yesterday/)
  })

  test('a part that is not found is an answer, not an error', async (t) => {
    const notFound = { verdict: 'NG', ok: false, code: 4, reason: 'PART_NOT_FOUND', score: null, circle: null } as const
    const { app } = await testApp(t, {
      inspector: {
        inspect: async (request) => ({
          ...resultFor(request),
          ...notFound,
          timingsMs: { decode: 1, locate: 2, total: 3.5 }
        })
      }
    })
    const reply = await app.inject(asBody)
    assert.equal(reply.statusCode, 200)
    const answer = reply.json<Record<string, unknown>>()
    for (const [key, value] of Object.entries(notFound)) assert.equal(answer[key], value, key)
    assert.equal(reply.headers['server-timing'], 'decode;dur=1.00, locate;dur=2.00, total;dur=3.50')
  })

  test('says how long each stage took', async (t) => {
    const { app } = await testApp(t)
    const { headers } = await app.inject(asBody)
    assert.equal(
      headers['server-timing'],
      'decode;dur=1.25, locate;dur=2.50, crop;dur=0.50, encode;dur=3.00, score;dur=0.13, total;dur=7.50'
    )
  })

  test('raw pixels are described by the query', async (t) => {
    const { app, asked } = await testApp(t)
    await app.inject({
      ...asBody,
      url: '/inspect?pixelFormat=Mono8&width=7&height=7',
      headers: { 'content-type': 'application/octet-stream' }
    })
    await app.inject({ ...asForm(multipart(image)), url: '/inspect?pixelFormat=Mono8&width=7&height=7' })
    const layout = { pixelFormat: 'Mono8', width: 7, height: 7 }
    assert.deepEqual(
      asked.map(({ raw }) => raw),
      [layout, layout]
    )
  })

  test('a score that is no number is never sent', async (t) => {
    const { app } = await testApp(t, {
      inspector: { inspect: async (request) => ({ ...resultFor(request), verdict: 'OK', ok: true, score: NaN }) }
    })
    assertProblem(await app.inject(asBody), 500, 'INTERNAL', /^the service failed/)
  })
})

suite('POST /inspect, bad input', () => {
  for (const [what, request, status, code, detail] of [
    [
      'an empty body',
      { ...asBody, payload: Buffer.alloc(0) },
      400,
      'FRAME_EMPTY',
      'expected a picture, received 0 bytes'
    ],
    ['no body at all', { method: 'POST', url: '/inspect' }, 400, 'FRAME_EMPTY', 'expected a picture, received 0 bytes'],
    [
      'an empty file',
      asForm(multipart({ ...image, content: '' })),
      400,
      'FRAME_EMPTY',
      'expected a picture, received 0 bytes'
    ],
    [
      'an empty form',
      asForm(multipart()),
      400,
      'FRAME_MISSING',
      "expected one file in the multipart field 'image', received no part at all"
    ],
    [
      'a form of no bytes',
      asForm(Buffer.alloc(0)),
      400,
      'FRAME_MISSING',
      "expected one file in the multipart field 'image', received no part at all"
    ],
    [
      'text in place of a file',
      asForm(multipart({ name: 'image', content: 'x' })),
      400,
      'FRAME_MISSING',
      /received the text field 'image'/
    ],
    [
      'a text field beside the file',
      asForm(multipart(image, { name: 'partId', content: '7' })),
      400,
      'FRAME_MISSING',
      /received the text field 'partId'; .* query/
    ],
    [
      'a file in another field',
      asForm(multipart({ ...image, name: 'photo' })),
      400,
      'FRAME_MISSING',
      "expected one file in the multipart field 'image', received a file in the field 'photo'"
    ],
    [
      'two files',
      asForm(multipart(image, image)),
      400,
      'FRAME_MULTIPLE',
      "expected one file in the multipart field 'image', received more than one"
    ],
    ['three files', asForm(multipart(image, image, image)), 400, 'FRAME_MULTIPLE', /more than one$/],
    [
      'a form that ends too soon',
      asForm(multipart(image).subarray(0, -40)),
      400,
      'REQUEST_INVALID',
      /^expected a multipart body with one file, received one that cannot be read: /
    ],
    [
      'a part without a name',
      asForm(Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--${BOUNDARY}--\r\n`)),
      400,
      'FRAME_MISSING',
      /received a part without a name$/
    ],
    [
      'a file without a name of its field',
      asForm(
        Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; filename="a.png"\r\n\r\nx\r\n--${BOUNDARY}--\r\n`)
      ),
      400,
      'FRAME_MISSING',
      /received a part without a name$/
    ],
    [
      'a form without a boundary',
      { ...asForm(multipart(image)), headers: { 'content-type': 'multipart/form-data' } },
      400,
      'REQUEST_INVALID',
      /cannot be read: .*[Bb]oundary/
    ],
    [
      'a field named like the inside of an object',
      asForm(multipart({ ...image, name: '__proto__' })),
      400,
      'REQUEST_INVALID',
      /cannot be read/
    ],
    [
      'an unknown content type',
      { ...asBody, headers: { 'content-type': 'text/csv' } },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
      'expected the content type multipart/form-data, image/*, application/octet-stream, received text/csv'
    ],
    [
      'a content type that only begins like a known one',
      { ...asBody, headers: { 'content-type': 'application/octet-stream-of-text' } },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
      /received application\/octet-stream-of-text$/
    ],
    [
      'JSON',
      { ...asBody, headers: { 'content-type': 'application/json' }, payload: '{}' },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
      /received application\/json$/
    ],
    [
      'a content type that is none',
      { ...asBody, headers: { 'content-type': 'picture' } },
      415,
      'CONTENT_TYPE_UNSUPPORTED',
      /received picture$/
    ],
    [
      'an unknown recipe',
      { ...asBody, url: '/inspect?recipe=cap' },
      404,
      'RECIPE_NOT_FOUND',
      "recipe 'cap' does not exist; known recipes: demo-ring"
    ],
    [
      'a recipe that is no id',
      { ...asBody, url: '/inspect?recipe=../../etc' },
      400,
      'REQUEST_INVALID',
      "query: recipe: expected a-z, 0-9 and '-', at most 64 characters, and no name that Windows reserves "
        + '(con, prn, aux, nul, com1, lpt1, …), received "../../etc"'
    ],
    [
      'an empty recipe',
      { ...asBody, url: '/inspect?recipe=' },
      400,
      'REQUEST_INVALID',
      /^query: recipe: .*received ""$/
    ],
    [
      'a key twice',
      { ...asBody, url: '/inspect?partId=1&partId=2' },
      400,
      'REQUEST_INVALID',
      'query: partId: expected string, received ["1","2"]'
    ],
    [
      'an unknown key',
      { ...asBody, url: '/inspect?part=1&recipe=demo-ring' },
      400,
      'REQUEST_INVALID',
      'query: unknown key part'
    ],
    [
      'an id that is too long',
      { ...asBody, url: `/inspect?measId=${'7'.repeat(129)}` },
      400,
      'REQUEST_INVALID',
      /^query: measId: expected 1 to 128 letters.*7…$/
    ],
    [
      'an id with a line break',
      { ...asBody, url: '/inspect?measId=1%0A2' },
      400,
      'REQUEST_INVALID',
      'query: measId: expected 1 to 128 letters, digits, spaces or ._:/+#@-, received "1\\n2"'
    ],
    [
      'an id that is no UTF-8',
      { ...asBody, url: '/inspect?station=%E0%A4%A' },
      400,
      'REQUEST_INVALID',
      /^query: station: /
    ],
    [
      'a width that is no number',
      { ...asBody, url: '/inspect?pixelFormat=Mono8&width=wide&height=7' },
      400,
      'REQUEST_INVALID',
      'query: width: expected number, received "wide"'
    ],
    [
      'a raw frame without rows',
      { ...asBody, url: '/inspect?pixelFormat=Mono8&width=7&height=0' },
      400,
      'REQUEST_INVALID',
      'query: height: expected number to be >=1, received "0"'
    ],
    [
      'half a pixel',
      { ...asBody, url: '/inspect?pixelFormat=Mono8&width=7.5&height=7' },
      400,
      'REQUEST_INVALID',
      'query: width: expected int, received "7.5"'
    ],
    [
      'an unknown pixel format',
      { ...asBody, url: '/inspect?pixelFormat=YUV&width=7&height=7' },
      400,
      'REQUEST_INVALID',
      /^query: pixelFormat: expected one of "Mono8"\|"Mono10"\|.*, received "YUV"$/
    ],
    [
      'a layout that is not whole',
      { ...asBody, url: '/inspect?pixelFormat=Mono8&width=7' },
      400,
      'REQUEST_INVALID',
      'query: expected pixelFormat, width and height together for a raw frame, received only pixelFormat and width'
    ],
    [
      'raw pixels that are called a picture',
      { ...asBody, url: '/inspect?pixelFormat=Mono8&width=7&height=7' },
      400,
      'RAW_LAYOUT_INVALID',
      'raw frame: expected the content type application/octet-stream or multipart/form-data, received image/png'
    ],
    ['a broken URL', { ...asBody, url: '/inspect%E0%A4' }, 400, 'REQUEST_INVALID', /not a valid url/],
    [
      'an unknown route',
      { ...asBody, url: '/inspekt?recipe=demo-ring' },
      404,
      'ROUTE_NOT_FOUND',
      'no route POST /inspekt; see /docs'
    ],
    [
      'a method that it has not',
      { method: 'GET', url: '/inspect' },
      405,
      'METHOD_NOT_ALLOWED',
      'expected the method POST for /inspect, received GET'
    ]
  ] as const) {
    test(`${what}: ${status} ${code}`, async (t) => {
      const { app, asked } = await testApp(t)
      assertProblem(await app.inject(request), status, code, detail)
      if (code !== 'RECIPE_NOT_FOUND') assert.deepEqual(asked, [])
    })
  }

  test('content types are told apart whatever their case and parameters', async (t) => {
    const { app } = await testApp(t)
    for (const type of ['IMAGE/PNG', 'image/png; charset=binary', 'application/octet-stream;x=1', 'image/svg+xml']) {
      assert.equal((await app.inject({ ...asBody, headers: { 'content-type': type } })).statusCode, 200, type)
    }
    assert.equal(
      (
        await app.inject({
          ...asForm(multipart(image)),
          headers: { 'content-type': MULTIPART.replace('multipart/form-data', 'Multipart/Form-Data') }
        })
      ).statusCode,
      200
    )
  })

  test('no query, form or content type is taken for a fault of the service', async (t) => {
    const { app } = await testApp(t)
    const word = fc.oneof(
      fc.constantFrom(
        'recipe',
        'width',
        'height',
        'pixelFormat',
        'partId',
        'demo-ring',
        'Mono8',
        '8',
        '__proto__',
        'constructor',
        '%',
        '[]',
        ''
      ),
      fc.string({ unit: 'binary', maxLength: 9 }).map(encodeURIComponent)
    )
    const query = fc
      .array(
        fc.tuple(word, word).map((pair) => pair.join('=')),
        { maxLength: 4 }
      )
      .map((pairs) => pairs.join('&'))
    const line = fc.oneof(
      fc.constantFrom(
        `--${BOUNDARY}`,
        `--${BOUNDARY}--`,
        '',
        'Content-Disposition: form-data; name="image"; filename="a"',
        'Content-Disposition: form-data; name=image',
        'Content-Disposition: form-data',
        'Content-Disposition:',
        'Content-Type: image/png',
        'Content-Transfer-Encoding: base64'
      ),
      fc.string()
    )
    const form = fc.array(line, { maxLength: 9 }).map((lines) => lines.join('\r\n'))
    await fc.assert(
      fc.asyncProperty(
        query,
        form,
        fc.constantFrom(
          MULTIPART,
          'image/png',
          'multipart/form-data; boundary=',
          'multipart/form-data; boundary="',
          'multipart/',
          ';'
        ),
        async (query, payload, type) => {
          const { statusCode, body } = await app.inject({
            method: 'POST',
            url: `/inspect?${query}`,
            headers: { 'content-type': type },
            payload
          })
          assert.ok(statusCode === 200 || (statusCode >= 400 && statusCode < 500), `${statusCode} ${body}`)
          assert.doesNotMatch(body, /Cannot read|undefined|is not a function/)
        }
      ),
      { numRuns: 120 }
    )
  })

  test('a recipe without a model: 409', async (t) => {
    const { app } = await testApp(t, {
      inspector: {
        inspect: async ({ recipeId }) => {
          throw new RecipeWithoutModel(recipeId)
        }
      }
    })
    assertProblem(
      await app.inject(asBody),
      409,
      'RECIPE_WITHOUT_MODEL',
      "recipe 'demo-ring' has no model version yet: train one first"
    )
  })

  test('what is our own fault tells nothing of the inside', async (t) => {
    for (const error of [
      new Error('password of the database'),
      Object.assign(new Error('open /etc/shadow'), { code: 'EACCES' }),
      Object.assign(new Error('secret'), { statusCode: 200 }),
      'a text',
      404,
      null,
      { statusCode: 200, secret: 1 }
    ]) {
      const { app } = await testApp(t, {
        inspector: {
          inspect: async () => {
            throw error
          }
        }
      })
      assertProblem(await app.inject(asBody), 500, 'INTERNAL', 'the service failed; look for this instance in its log')
    }
  })
})

suite('POST /inspect, frames that cannot be decoded', () => {
  test('the same frames whole are answered 200, whatever the content type says', async (t) => {
    const app = await decodingApp(t)
    for (const payload of [await jpeg(), Buffer.from(encodeBmp(grey))]) {
      for (const type of ['image/png', 'application/octet-stream'])
        assert.equal((await app.inject({ ...asBody, headers: { 'content-type': type }, payload })).statusCode, 200)
      assert.equal((await app.inject(asForm(multipart({ ...image, content: payload })))).statusCode, 200)
    }
    assert.equal((await app.inject(raw('pixelFormat=RGB8&width=4&height=3', 36))).statusCode, 200)
  })

  test('truncated JPEG and BMP: 422', async (t) => {
    const app = await decodingApp(t)
    const whole = await jpeg()
    assertProblem(
      await app.inject({ ...asBody, payload: whole.subarray(0, whole.length - 40) }),
      422,
      'FRAME_CORRUPT',
      /^expected a complete JPEG picture, received one that cannot be decoded: /
    )
    assertProblem(
      await app.inject({ ...asBody, payload: Buffer.from(encodeBmp(grey).subarray(0, 2000)) }),
      422,
      'FRAME_CORRUPT',
      /^expected a complete BMP picture/
    )
  })

  test('text that is called .png: 415', async (t) => {
    const app = await decodingApp(t)
    assertProblem(
      await app.inject(asForm(multipart({ ...image, content: 'Dear Sir or Madam' }))),
      415,
      'FRAME_FORMAT_UNKNOWN',
      /^expected BMP, JPEG, PNG, TIFF or WebP, received a body that starts with .*Dear Sir/
    )
  })

  test('a header of 30000 x 30000: 413, from the header alone', async (t) => {
    const app = await decodingApp(t)
    const bmp = Buffer.from(encodeBmp(grey))
    bmp.writeInt32LE(30000, 18)
    bmp.writeInt32LE(30000, 22)
    assertProblem(
      await app.inject({ ...asBody, payload: bmp }),
      413,
      'FRAME_TOO_MANY_PIXELS',
      'expected at most 50000000 pixels, the header says 30000 x 30000'
    )
    // A PNG reader wants to see data after the head: what follows is never unpacked.
    const png = Buffer.concat([
      HUGE_PNG,
      (
        await sharp(Buffer.from(grey.data), { raw: { width: 64, height: 48, channels: 1 } })
          .png()
          .toBuffer()
      ).subarray(33)
    ])
    assertProblem(
      await app.inject({ ...asBody, payload: png }),
      413,
      'FRAME_TOO_MANY_PIXELS',
      'expected at most 50000000 pixels, the header says 30000 x 30000'
    )
  })

  test('a raw frame whose length does not match: 400', async (t) => {
    const app = await decodingApp(t)
    assertProblem(
      await app.inject(raw('pixelFormat=Mono16&width=4&height=3', 23)),
      400,
      'RAW_LENGTH_MISMATCH',
      'raw frame: expected 24 bytes (Mono16 4 x 3), received 23'
    )
    assertProblem(
      await app.inject(raw('pixelFormat=Mono8&width=60000&height=60000', 9)),
      413,
      'FRAME_TOO_MANY_PIXELS',
      /60000 x 60000$/
    )
  })
})

suite('POST /inspect, in time', () => {
  test('an inspection that does not end is answered 503 at limits.requestTimeoutMs', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const events = new EventEmitter()
    const { app } = await testApp(t, {
      config: testConfig({ limits: { requestTimeoutMs: 1000 } }),
      inspector: {
        inspect: () =>
          new Promise(() => {
            events.emit('asked')
          })
      }
    })
    const asked = once(events, 'asked')
    const reply = app.inject(asBody)
    await asked
    t.mock.timers.tick(1000)
    assertProblem(await reply, 503, 'TIMED_OUT', 'expected to answer within limits.requestTimeoutMs, but could not')
  })
})
