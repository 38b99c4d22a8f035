import { LRUCache } from 'lru-cache'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Content } from '../../domain/blobs/content.ts'
import type { KeptPictures } from '../../domain/records/kept-pictures.ts'

/** Files that are kept at hand. */
const MAX_FILES = 500

/**
 * Pictures of this data folder and, where they lie in none, of stations, which are fetched when somebody wants to see
 * them.
 * @param folder of what was fetched; emptied now
 */
export async function fetchPictures(
  own: KeptPictures,
  content: Pick<Content, 'save'>,
  folder: string
): Promise<KeptPictures> {
  await rm(folder, { recursive: true, force: true })
  const fetched = new LRUCache<string, true>({
    max: MAX_FILES,
    dispose: (_value, file) => {
      void rm(file, { force: true }).catch(() => {})
    }
  })
  return {
    async find(record) {
      const found = await own.find(record)
      if (found !== null || record.picture === null) return found
      const { sha256, extension } = record.picture
      const file = join(folder, `${sha256}.${extension}`)
      // A labelled one is kept for good.
      for (const area of ['pictures', 'content'] as const)
        if (await content.save(area, sha256, file)) {
          fetched.set(file, true)
          return file
        }
      return null
    }
  }
}
