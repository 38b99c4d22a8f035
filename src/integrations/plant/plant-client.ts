import type { Blobs } from '../../domain/blobs/blobs.ts'
import type { PlantAnswer } from '../../domain/plant/release.ts'
import type { StationReport } from '../../domain/plant/report.ts'
import type { HeardLabel, Sending } from '../../domain/plant/received.ts'
import pLimit from 'p-limit'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Readable } from 'node:stream'
import { BlobsUnavailable } from '../../errors.ts'

export interface PlantClientOptions {
  /** Address of the plant. */
  readonly url: string
  /** Null: the plant has no keys. */
  readonly key: string | null
  /** Name and data folder of this station. */
  readonly name: string
  readonly home: string
  readonly fetch: typeof fetch
  /** Checks what the plant answers to a report. @throws Error saying what was expected and received */
  readonly parseAnswer: (json: unknown) => PlantAnswer
  /** Aborted when the station ends: what is on its way then fails. */
  readonly closing: AbortSignal
  /** Called with the size of what was sent; resolves when more may be sent. */
  readonly paced: (bytes: number) => Promise<unknown>
}

/** A station's way to its plant. Each call fails when the plant is not there, or does not answer in time. */
export interface PlantClient {
  /** @param known `revision` of the answer before @param heard what was taken over of its labels */
  report(report: StationReport, known: string | null, heard: readonly HeardLabel[]): Promise<PlantAnswer>
  send(sending: Sending): Promise<void>
  /** The plant's content; neither listed nor deleted from here. */
  readonly blobs: Blobs
}

/** Longer than the plant waits before it answers a report. */
const ANSWER_MS = 40_000
const BLOB_MS = 120_000
const DETAIL_CHARACTERS = 300
/** What a plant answers at most: a report, and one blob. A station that holds more would run out of memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const MAX_BLOB_BYTES = 256 * 1024 * 1024
const pack = promisify(gzip)

export function createPlantClient(options: PlantClientOptions): PlantClient {
  const { key, name, home, paced, closing, parseAnswer } = options
  const base = options.url.replace(/\/+$/, '')
  const authorization = key === null ? {} : { authorization: `Bearer ${key}` }

  async function ask(method: string, path: string, timeoutMs: number, body?: Body): Promise<Response> {
    const response = await options.fetch(base + path, {
      method,
      headers: { ...authorization, ...body?.headers },
      ...(body !== undefined && { body: body.bytes as Uint8Array<ArrayBuffer> }),
      signal: AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)])
    })
    if (response.ok || response.status === 404) return response
    const text = (await textOf(response)).slice(0, DETAIL_CHARACTERS)
    throw new Error(`the plant answered ${response.status} to ${method} ${path}: ${text}`)
  }

  async function post(path: string, document: object): Promise<Response> {
    const bytes = await pack(JSON.stringify({ name, home, ...document }))
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const response = await ask('POST', path, ANSWER_MS, { bytes, headers })
    if (response.status === 404) throw new Error(`the plant at ${base} has no ${path}: is its role plant or all?`)
    await paced(bytes.length)
    return response
  }

  const pathOf = (blob: string): string => {
    const [area, , sha256] = blob.split('/')
    return `/plant/blobs/${area}/${sha256}`
  }
  const available = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      const { message, cause } = error as Error
      throw new BlobsUnavailable(cause instanceof Error ? `${message}: ${cause.message}` : message)
    }
  }

  return {
    async report(report, known, heard) {
      return parseAnswer(jsonOf(await textOf(await post('/plant/reports', { report, known, heard }))))
    },
    async send(sending) {
      await textOf(await post('/plant/records', sending))
    },
    blobs: {
      async get(blob) {
        const response = await available(ask('GET', pathOf(blob), BLOB_MS))
        if (response.status === 404) {
          await response.body?.cancel()
          return undefined
        }
        const stream = Readable.from(atMost(MAX_BLOB_BYTES, response))
        return { bytes: Number(response.headers.get('content-length')), stream }
      },
      // The plant looks itself, when it is sent: that saves asking for each picture, which is new nearly always.
      head: async () => undefined,
      async put(blob, data) {
        const headers = { 'content-type': 'application/octet-stream' }
        await available(ask('PUT', pathOf(blob), BLOB_MS, { bytes: data, headers }).then(textOf))
        await paced(data.length)
      },
      list() {
        throw new Error('the blobs of a plant are not listed by its stations')
      },
      async delete() {
        throw new Error('the blobs of a plant are not deleted by its stations')
      }
    }
  }
}

/** @throws Error when more comes, or it breaks off */
async function* atMost(maxBytes: number, { body }: Response): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const piece of body ?? []) {
    bytes += piece.length
    if (bytes > maxBytes) throw new Error(`the plant's answer: expected at most ${maxBytes} bytes, received more`)
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
  }
}

async function textOf(response: Response): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of atMost(MAX_ANSWER_BYTES, response)) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`the plant's answer: expected JSON, received '${text.slice(0, DETAIL_CHARACTERS)}'`)
  }
}

interface Body {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Keeps what is sent below a rate, on average, also where several are sent side by side.
 * @param bytesPerSecond 0: no limit @param wait resolves after this many milliseconds
 */
export function createPace(
  bytesPerSecond: number,
  wait: (ms: number) => Promise<unknown>
): PlantClientOptions['paced'] {
  const oneByOne = pLimit(1)
  return async (bytes) => {
    if (bytesPerSecond > 0) await oneByOne(() => wait((1000 * bytes) / bytesPerSecond))
  }
}
