import type { Readable } from 'node:stream'

/** Allowed names of blobs: folders and a name of a-z, 0-9, `.`, `_` and `-`. */
export const BLOB_KEY = /^(?!.{513})[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/

export interface BlobInfo {
  readonly key: string
  readonly bytes: number
}

/**
 * Pieces of data by name, in a folder or in S3-compatible storage. Each is stored completely or not at all. A name
 * cannot also be the folder of another blob.
 */
export interface Blobs {
  /** Durable when it resolves. Replaces a blob with the same name. @throws BlobsUnavailable */
  put(key: string, data: Uint8Array): Promise<void>
  /** @returns undefined if there is none; the stream fails if it is interrupted @throws BlobsUnavailable */
  get(key: string): Promise<{ readonly bytes: number; readonly stream: Readable } | undefined>
  /** @throws BlobsUnavailable */
  head(key: string): Promise<BlobInfo | undefined>
  /** Blobs whose names begin with `prefix`, in any order. @throws BlobsUnavailable */
  list(prefix: string): AsyncIterable<BlobInfo>
  /** Does nothing for a blob that does not exist. @throws BlobsUnavailable */
  delete(key: string): Promise<void>
}
