import type { Readable } from 'node:stream'

/** What a blob may be called: folders and a name of a-z, 0-9, `.`, `_` and `-`. */
export const BLOB_KEY = /^(?!.{513})[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/

export interface BlobInfo {
  readonly key: string
  readonly bytes: number
}

/**
 * Pieces of data by name, in a folder or in S3-compatible storage. Each is there whole or not at all. No name is also
 * the folder of another.
 */
export interface Blobs {
  /** Durable when it resolves. Replaces what has the same name. @throws BlobsUnavailable */
  put(key: string, data: Uint8Array): Promise<void>
  /** @returns undefined where there is none; the stream fails when it breaks off @throws BlobsUnavailable */
  get(key: string): Promise<{ readonly bytes: number; readonly stream: Readable } | undefined>
  /** @throws BlobsUnavailable */
  head(key: string): Promise<BlobInfo | undefined>
  /** Those whose names begin so, in no order. @throws BlobsUnavailable */
  list(prefix: string): AsyncIterable<BlobInfo>
  /** Removing what does not exist is no error. @throws BlobsUnavailable */
  delete(key: string): Promise<void>
}
