import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { Blobs } from '../../domain/blobs/blobs.ts'
import { type Area, type Content, contentKey } from '../../domain/blobs/content.ts'
import { BlobsUnavailable } from '../../errors.ts'
import { absent } from '../absent.ts'
import { checksumFile } from '../models/checksum.ts'
import { writeFileAtomically } from '../write-file.ts'

/** Content by checksum over any blobs: `<area>/<first two digits>/<sha256>`. */
export function createContent(blobs: Blobs): Content {
  async function read(area: Area, sha256: string): Promise<Buffer | undefined> {
    const found = await blobs.get(contentKey(area, sha256))
    if (found === undefined) return undefined
    const data = await gather(found.stream)
    const received = sha256Of(data)
    if (received !== sha256) throw new Error(`a blob is damaged: expected SHA-256 ${sha256}, received ${received}`)
    return data
  }

  return {
    async put(area, data) {
      const sha256 = sha256Of(data)
      const key = contentKey(area, sha256)
      if ((await blobs.head(key))?.bytes !== data.length) await blobs.put(key, data)
      return sha256
    },
    has: async (area, sha256) => (await blobs.head(contentKey(area, sha256))) !== undefined,
    read,
    async save(area, sha256, file) {
      const isThere = (await stat(file).catch(absent)) !== undefined
      if (isThere && (await checksumFile(file)).sha256 === sha256) return true
      const data = await read(area, sha256)
      if (data !== undefined) await writeFileAtomically(file, data)
      return data !== undefined
    },
    remove: (area, sha256) => blobs.delete(contentKey(area, sha256))
  }
}

export const sha256Of = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

async function gather(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  try {
    for await (const piece of stream) pieces.push(Buffer.from(piece))
  } catch (error) {
    throw new BlobsUnavailable(`it broke off: ${(error as Error).message}`)
  }
  return Buffer.concat(pieces)
}
