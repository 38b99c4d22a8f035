import assert from 'node:assert/strict'
import { MAX_PART_ID_BYTES } from '../../../src/domain/inspection/part-id.ts'
import type { FastifyInstance } from 'fastify'
import { DatasetNotFound } from '../../../src/errors.ts'
import {
  BOUNDARY,
  MULTIPART,
  type Part,
  multipart,
  partHead,
  resultFor,
  unclosedApp
} from '../../integration/http-fixture.ts'
import { type Target, text, utf8 } from '../target.ts'

const PICTURE = Uint8Array.from({ length: 200 }, (_, i) => (i * 91) % 256)
const image = (content: Part['content']): Part => ({ name: 'image', filename: 'part.bmp', content })
const WORDS = [
  `--${BOUNDARY}`,
  `--${BOUNDARY}--`,
  '\r\n',
  '\r\n\r\n',
  '\n',
  '\0',
  'Content-Disposition: form-data; name="image"; filename="a"\r\n',
  'Content-Disposition: form-data',
  "; filename*=utf-8''%ff%00",
  '; name="__proto__"',
  '; name=""',
  '; filename="../../x"',
  'Content-Type: text/plain\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Type: multipart/mixed; boundary=x\r\n',
  partHead({ name: 'image', filename: 'b' }),
  partHead({ name: 'x' })
]

/** The answer to a request that may be anything: one of ours, whatever was sent. @returns whether it was accepted */
function checkAnswer(answer: {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}): boolean {
  const { statusCode, headers, body } = answer
  if (statusCode < 300) return true
  assert.ok(statusCode >= 400 && statusCode < 500, `${statusCode} ${body}`)
  assert.match(String(headers['content-type']), /^application\/problem\+json/)
  const { errorCode: code, detail, status } = JSON.parse(body) as Record<string, unknown>
  assert.equal(status, statusCode)
  assert.match(String(code), /^[A-Z][A-Z_]+$/)
  assert.ok(String(detail).length > 10 && String(detail).length < 3000, String(detail))
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(String(detail), /[\0-\x1f\x7f-\x9f\u202e]/)
  return false
}

/** The parser of /inspect's multipart bodies: one file, whole, or a refusal. */
export const multipartFrames: Target = {
  name: 'multipart-inspect',
  inputs: 12_000,
  few: 150,
  async open() {
    const frames: Uint8Array[] = []
    const app = await unclosedApp({
      inspector: {
        async inspect(request) {
          frames.push(request.frame)
          return resultFor(request)
        }
      }
    })
    return {
      seeds: [
        multipart(image(PICTURE)),
        multipart(image('x')),
        multipart({ name: 'text', content: 'y' }, image(PICTURE)),
        multipart(image(PICTURE), image('second')),
        multipart()
      ],
      dictionary: WORDS,
      async run(body) {
        frames.length = 0
        const accepted = checkAnswer(
          await app.inject({
            method: 'POST',
            url: '/inspect',
            headers: { 'content-type': MULTIPART },
            payload: Buffer.from(body)
          })
        )
        assert.equal(frames.length, accepted ? 1 : 0)
        if (!accepted) return 'refused'
        // What was judged stands in the body, between the blank line behind a part's head and the next boundary.
        assert.ok(
          Buffer.from(body).includes(
            Buffer.concat([Buffer.from('\r\n\r\n'), frames[0]!, Buffer.from(`\r\n--${BOUNDARY}`)])
          ),
          'a frame that is not in the body as one part'
        )
        return 'accepted'
      },
      close: () => app.close()
    }
  }
}

/** The parser of uploads: each file once, whole. */
export const multipartUploads: Target = {
  name: 'multipart-upload',
  inputs: 6_000,
  few: 80,
  async open() {
    const taken: Uint8Array[] = []
    const app = await unclosedApp({
      checkPicture: async (bytes) => {
        taken.push(bytes)
        return 'bmp'
      },
      datasets: {
        list: async () => [],
        read: async (name) => ({ name, counts: { good: 1, defect: 0 }, hash: null }),
        images: async () => [],
        add: async () => ({ sha256: 'a'.repeat(64), state: 'added' }),
        find: async (name) => {
          throw new DatasetNotFound(name)
        },
        relabel: (name) => Promise.reject(new DatasetNotFound(name)),
        removeImage: async (name) => {
          throw new DatasetNotFound(name)
        },
        remove: async (name) => {
          throw new DatasetNotFound(name)
        }
      }
    })
    return {
      seeds: [
        multipart(image(PICTURE)),
        multipart(image(PICTURE), image('x'), image(PICTURE.subarray(3))),
        multipart({ name: 'label', content: 'good' }),
        multipart()
      ],
      dictionary: WORDS,
      async run(body) {
        taken.length = 0
        const accepted = checkAnswer(
          await app.inject({
            method: 'POST',
            url: '/datasets/set/images?label=good',
            headers: { 'content-type': MULTIPART },
            payload: Buffer.from(body)
          })
        )
        for (const bytes of taken)
          assert.ok(Buffer.from(body).includes(Buffer.from(bytes)), 'a file that is not in the body')
        assert.ok(!accepted || taken.length > 0)
        return accepted ? 'accepted' : 'refused'
      },
      close: () => app.close()
    }
  }
}

/** The query of /inspect, with a raw body. */
export const queries: Target = {
  name: 'inspect-query',
  inputs: 12_000,
  few: 150,
  async open() {
    let asked = 0
    const app: FastifyInstance = await unclosedApp({
      inspector: {
        async inspect(request) {
          asked++
          return resultFor(request)
        }
      }
    })
    return {
      seeds: [
        'recipe=demo-ring&partId=4711&measId=m%201&station=cam-1',
        'pixelFormat=Mono8&width=20&height=10',
        'heatmap=true&partId=%C3%A4',
        ''
      ].map(utf8),
      dictionary: [
        'recipe=',
        'partId=',
        '&',
        '=',
        '%00',
        '%0d%0a',
        '%ff',
        '%',
        '%e2%80%ae',
        '__proto__=1',
        '__proto__[x]=1',
        'constructor=',
        'width=',
        '1e3',
        '0x10',
        '-1',
        ' ',
        '+',
        '../',
        '#',
        ';',
        'heatmap=false',
        'pixelFormat=RGB8',
        'recipe[]=x'
      ],
      maxBytes: 2000,
      async run(bytes) {
        asked = 0
        const query = text(bytes)
        const answer = await app.inject({
          method: 'POST',
          url: `/inspect?${query}`,
          headers: { 'content-type': 'application/octet-stream' },
          payload: 'x'
        })
        const accepted = checkAnswer(answer)
        assert.equal(asked, accepted ? 1 : 0)
        if (!accepted) return 'refused'
        const { recipe, partId, measId, station } = answer.json<Record<string, string | null>>()
        assert.match(recipe!, /^[a-z0-9][a-z0-9-]{0,63}$/)
        if (partId !== null) assert.ok(Buffer.byteLength(partId!) <= MAX_PART_ID_BYTES, partId)
        for (const id of [measId, station]) if (id !== null) assert.match(id!, /^[\p{L}\p{N} ._:/+#@-]{1,128}$/u)
        return 'accepted'
      },
      close: () => app.close()
    }
  }
}
