import { createReadStream } from 'node:fs'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BLOB_KEY, type BlobInfo, type Blobs } from '../../domain/blobs/blobs.ts'
import { BlobsUnavailable } from '../../errors.ts'
import { absent } from '../absent.ts'
import { writeFileAtomically } from '../write-file.ts'

/** Blobs as files of a folder, which is made on the first put. What begins with a dot is half written. */
export function createFolderBlobs(folder: string): Blobs {
  const fileOf = (key: string): string => {
    if (!BLOB_KEY.test(key)) throw new Error(`expected the name of a blob, received '${key.slice(0, 100)}'`)
    return join(folder, key)
  }

  async function* walk(path: string, prefix: string): AsyncGenerator<BlobInfo> {
    const entries = (await readdir(join(folder, path), { withFileTypes: true }).catch(absent)) ?? []
    for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
      const key = `${path}${entry.name}`
      if (entry.isDirectory()) {
        const below = `${key}/`
        if (below.startsWith(prefix) || prefix.startsWith(below)) yield* walk(below, prefix)
      } else if (key.startsWith(prefix)) {
        const found = await stat(join(folder, key)).catch(absent)
        if (found !== undefined) yield { key, bytes: found.size }
      }
    }
  }

  return {
    put: (key, data) => available(writeFileAtomically(fileOf(key), data)),
    async get(key) {
      const handle = await available(open(fileOf(key)).catch(absent))
      if (handle === undefined) return undefined
      const { size } = await handle.stat()
      return { bytes: size, stream: createReadStream('', { fd: handle }) }
    },
    async head(key) {
      const found = await available(stat(fileOf(key)).catch(absent))
      return found?.isFile() === true ? { key, bytes: found.size } : undefined
    },
    list: (prefix) => walk('', prefix),
    delete: (key) => available(rm(fileOf(key), { force: true }))
  }
}

async function available<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new BlobsUnavailable((error as Error).message)
  }
}
