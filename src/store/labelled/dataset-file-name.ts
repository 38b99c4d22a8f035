import { createHash } from 'node:crypto'
import type { DatasetImage } from '../../domain/labelled/dataset.ts'

const NAME = /^(?:part-(.+)-)?([0-9a-f]{64})\.(bmp|jpg|png|tiff|webp)$/
/** File systems allow 255 bytes. The rest of the name takes up to 80. */
const MAX_PART = 160

/**
 * `<sha256>.<extension>`, or `part-<part>-<sha256>.<extension>`, from which training reads which pictures show the same
 * part. Characters that some systems do not allow in file names are percent-encoded. A part id that is too long is
 * replaced by its hash.
 */
export function datasetFileName({ partId, sha256, extension }: Omit<DatasetImage, 'label'>): string {
  return `${partId === null ? '' : `part-${encodePart(partId)}-`}${sha256}.${extension}`
}

/** Null for a file that has no such name. */
export function parseDatasetFileName(file: string): Omit<DatasetImage, 'label'> | null {
  const [, part, sha256, extension] = NAME.exec(file) ?? []
  if (sha256 === undefined || extension === undefined) return null
  return { sha256, partId: part === undefined ? null : decodePart(part), extension }
}

function encodePart(partId: string): string {
  const encoded = encodeURIComponent(partId).replaceAll(
    /[.~*'()!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )
  return encoded.length <= MAX_PART ? encoded : `~${createHash('sha256').update(partId).digest('hex').slice(0, 32)}`
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // written by hand
  }
}
