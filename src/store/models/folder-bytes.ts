import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'

const MAX_REMEMBERED = 10_000

/**
 * Sizes of folders that are moved into place whole and do not change: counted once, and anew where the folder itself is
 * another one, or a file was added to it or taken from it.
 */
export function createFolderBytes(): (folder: string) => Promise<number> {
  const known = new LRUCache<string, { readonly stamp: string; readonly bytes: number }>({ max: MAX_REMEMBERED })
  return async (folder) => {
    const { ino, mtimeMs } = await lstat(folder)
    const stamp = `${ino} ${mtimeMs}`
    const found = known.get(folder)
    if (found?.stamp === stamp) return found.bytes
    const bytes = await folderBytes(folder)
    known.set(folder, { stamp, bytes })
    return bytes
  }
}

/** Size of all files in a folder and below it, in bytes. */
async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => (await lstat(join(parentPath, name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
