import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileChecksum } from '../../domain/models/manifest.ts'

/** Reads the file in pieces; memory does not grow with it. */
export async function checksumFile(path: string): Promise<FileChecksum> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
  }
  return { sha256: hash.digest('hex'), bytes }
}
