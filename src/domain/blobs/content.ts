/** SHA-256 in hex. */
export const SHA256 = /^[0-9a-f]{64}$/

/**
 * Areas of content, each of which can have a life cycle of its own. `content`: model versions, data sets and whatever
 * else is named by a checksum elsewhere. `pictures`: of judged parts; they may be removed by age.
 */
export const AREAS = ['content', 'pictures'] as const
export type Area = (typeof AREAS)[number]

/** Blobs that are named by the checksum of what they hold: the same content is stored once. */
export interface Content {
  /** @returns its SHA-256 in hex @throws BlobsUnavailable */
  put(area: Area, data: Uint8Array): Promise<string>
  has(area: Area, sha256: string): Promise<boolean>
  /** Checked. @returns undefined where there is none @throws BlobsUnavailable; Error when it is damaged */
  read(area: Area, sha256: string): Promise<Uint8Array | undefined>
  /**
   * Writes it into a file, whole and checked, or not at all. A file that holds it already stays.
   * @returns false where there is none @throws BlobsUnavailable; Error when it is damaged
   */
  save(area: Area, sha256: string, file: string): Promise<boolean>
  /** Removing what does not exist is no error. @throws BlobsUnavailable */
  remove(area: Area, sha256: string): Promise<void>
}

/** @throws Error for what is no checksum, before any name is made of it */
export function contentKey(area: Area, sha256: string): string {
  if (!SHA256.test(sha256)) throw new Error(`expected a SHA-256 in hex, received '${sha256.slice(0, 100)}'`)
  return `${area}/${sha256.slice(0, 2)}/${sha256}`
}
