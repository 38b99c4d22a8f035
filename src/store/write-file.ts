import { randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file so that a crash leaves either the old one or the new one, whole: written aside, synced, renamed into
 * place.
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const aside = join(folder, `.${basename(path)}.${randomUUID()}`)
  try {
    await writeFileSynced(aside, data)
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
  await syncFolder(folder)
}

/**
 * Writes a file that must not exist yet, completely or not at all, in an existing folder.
 * @returns false when there is one of that name
 */
export async function writeFileExclusively(path: string, data: string | Uint8Array): Promise<boolean> {
  const aside = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    await writeFileSynced(aside, data)
    // Unlike a rename, a link does not replace what is there.
    await link(aside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
  await syncFolder(dirname(path))
  return true
}

/** Writes a new file and waits until it is on the disk. */
export async function writeFileSynced(path: string, data: string | Uint8Array): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Waits until an existing file is on the disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Waits until the names in a folder are on the disk. Windows cannot open folders, and does not need this. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
