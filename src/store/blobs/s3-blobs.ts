import { AwsClient } from 'aws4fetch'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { setTimeout as wait } from 'node:timers/promises'
import { BLOB_KEY, type BlobInfo, type Blobs } from '../../domain/blobs/blobs.ts'
import { BlobsUnavailable } from '../../errors.ts'
import type { S3Address } from './blobs-address.ts'
import { parseListing } from './s3-listing.ts'

export interface S3Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Empty: none. */
  readonly sessionToken: string
}

export interface S3Options extends S3Keys, S3Address {
  /** Time limit of one request, until the headers of its answer. Milliseconds. */
  readonly timeoutMs?: number
  /** Resolves after this time. Milliseconds. */
  readonly pause?: (ms: number) => Promise<unknown>
}

const TIMEOUT_MS = 30_000
/** Pauses before a request is made once more. Milliseconds. */
const PAUSES_MS = [200, 1000, 4000]
const DETAIL_CHARACTERS = 200

/**
 * Blobs in a bucket of S3-compatible storage, by path-style addresses. A request that fails, is not answered in time,
 * or is answered 429 or 5xx is made again after a pause, three times; a full storage (507) is not asked again.
 */
export function createS3Blobs(options: S3Options): Blobs {
  const { endpoint, bucket, region, prefix, timeoutMs = TIMEOUT_MS, pause = wait } = options
  const { accessKeyId, secretAccessKey, sessionToken } = options
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== '' && { sessionToken }),
    service: 's3',
    region
  })
  const bucketUrl = `${endpoint.replace(/\/$/, '')}/${bucket}`

  const urlOf = (key: string): string => {
    if (!BLOB_KEY.test(key)) throw new Error(`expected the name of a blob, received '${key.slice(0, 100)}'`)
    return `${bucketUrl}/${prefix}${key}`
  }

  /** Undefined: not found. */
  async function ask(url: string, method: string, body?: Uint8Array): Promise<Response | undefined> {
    for (let n = 0; ; n++) {
      const { response, problem } = await askOnce(url, method, body)
      if (response !== undefined) return response === 'none' ? undefined : response
      const pauseMs = problem.again ? PAUSES_MS[n] : undefined
      if (pauseMs === undefined) throw new BlobsUnavailable(`${method} ${new URL(url).pathname}: ${problem.text}`)
      await pause(pauseMs)
    }
  }

  async function askOnce(url: string, method: string, body: Uint8Array | undefined): Promise<Answer> {
    try {
      const signed = await client.sign(url, {
        method,
        ...(body !== undefined && { body: body as Uint8Array<ArrayBuffer> })
      })
      const response = await fetch(signed, { signal: AbortSignal.timeout(timeoutMs) })
      if (response.ok) return { response }
      const text = `${response.status} ${(await response.text()).slice(0, DETAIL_CHARACTERS)}`
      if (response.status === 404 && !text.includes('NoSuchBucket')) return { response: 'none' }
      const again = response.status === 429 || (response.status >= 500 && response.status !== FULL)
      return { problem: { text, again } }
    } catch (error) {
      const { message, cause } = error as Error
      return { problem: { text: cause instanceof Error ? cause.message || message : message, again: true } }
    }
  }

  async function* list(wanted: string): AsyncGenerator<BlobInfo> {
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: prefix + wanted })
      if (token !== undefined) query.set('continuation-token', token)
      const response = await ask(`${bucketUrl}?${query.toString()}`, 'GET')
      const listing = parseListing((await response?.text()) ?? '')
      for (const { key, bytes } of listing.blobs) yield { key: key.slice(prefix.length), bytes }
      token = listing.next
    }
  }

  return {
    async put(key, data) {
      const response = await ask(urlOf(key), 'PUT', data)
      if (response === undefined) throw new BlobsUnavailable(`PUT ${key}: 404`)
      await response.arrayBuffer()
    },
    async get(key) {
      const response = await ask(urlOf(key), 'GET')
      if (response === undefined) return undefined
      const stream = Readable.fromWeb((response.body ?? new Blob([]).stream()) as ReadableStream<Uint8Array>)
      return { bytes: Number(response.headers.get('content-length')), stream }
    },
    async head(key) {
      const response = await ask(urlOf(key), 'HEAD')
      return response === undefined ? undefined : { key, bytes: Number(response.headers.get('content-length')) }
    },
    list,
    async delete(key) {
      await (await ask(urlOf(key), 'DELETE'))?.arrayBuffer()
    }
  }
}

/** Status of a storage that is full. */
const FULL = 507

type Answer =
  | { readonly response: Response | 'none'; readonly problem?: undefined }
  | { readonly response?: undefined; readonly problem: { readonly text: string; readonly again: boolean } }
