import type { BlobInfo } from '../../domain/blobs/blobs.ts'

/** One page of a list. */
export interface Listing {
  readonly blobs: readonly BlobInfo[]
  /** With what the next page is asked for; undefined: this was the last one. */
  readonly next: string | undefined
}

/**
 * Reads what ListObjectsV2 answers. Names of blobs hold no character that XML would spell otherwise.
 *
 * Source  Amazon S3 API reference, ListObjectsV2
 */
export function parseListing(xml: string): Listing {
  const blobs = [...xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)].map(([, entry]) => ({
    key: textOf(entry!, 'Key') ?? '',
    bytes: Number(textOf(entry!, 'Size'))
  }))
  const isCut = textOf(xml, 'IsTruncated') === 'true'
  return { blobs, next: isCut ? textOf(xml, 'NextContinuationToken') : undefined }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const textOf = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`)
    .exec(xml)?.[1]
    ?.replace(/&(amp|lt|gt|quot|apos);/g, (_whole, entity: string) => ENTITIES[entity]!)
