/** SHA-256 in hex. */
export const SHA256 = /^[0-9a-f]{64}$/

/**
 * Areas of content, which can have different life cycles. `content`: model versions, data sets and other data that is
 * referenced by its checksum. `pictures`: pictures of judged parts, which may be removed by age.
 */
export const AREAS = ['content', 'pictures'] as const
export type Area = (typeof AREAS)[number]

/** Blobs that are named by their checksum, so that the same content is stored once. */
export interface Content {
  /** @returns its SHA-256 in hex @throws BlobsUnavailable */
  put(area: Area, data: Uint8Array): Promise<string>
  has(area: Area, sha256: string): Promise<boolean>
  /**
   * Reads it and checks its checksum. @returns undefined if there is none @throws BlobsUnavailable; Error when it is
   * damaged
   */
  read(area: Area, sha256: string): Promise<Uint8Array | undefined>
  /**
   * Writes it into a file, completely and checked, or not at all. A file with this content stays as it is.
   * @returns false if there is none @throws BlobsUnavailable; Error when it is damaged
   */
  save(area: Area, sha256: string, file: string): Promise<boolean>
  /** Does nothing if it does not exist. @throws BlobsUnavailable */
  remove(area: Area, sha256: string): Promise<void>
}

/** @throws Error for a text that is not a checksum */
export function contentKey(area: Area, sha256: string): string {
  if (!SHA256.test(sha256)) throw new Error(`expected a SHA-256 in hex, received '${sha256.slice(0, 100)}'`)
  return `${area}/${sha256.slice(0, 2)}/${sha256}`
}
