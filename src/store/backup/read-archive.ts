import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { text } from 'node:stream/consumers'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { syncFile } from '../write-file.ts'
import { type BackupFile, type BackupManifest, MANIFEST_NAME, parseBackupManifest } from './backup-manifest.ts'

interface Archive {
  readonly zip: ZipFile
  /** By name. */
  readonly entries: ReadonlyMap<string, Entry>
}

export async function openArchive(file: string): Promise<Archive> {
  let zip: ZipFile | null = null
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false })
    const entries = new Map<string, Entry>()
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
    return { zip, entries }
  } catch (error) {
    zip?.close()
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error
    throw new Error(
      `expected a backup that 'okng backup' wrote, received ${file}, which is another file or cut off `
        + `(${(error as Error).message})`,
      { cause: error }
    )
  }
}

export async function readManifest({ zip, entries }: Archive, file: string): Promise<BackupManifest> {
  const entry = entries.get(MANIFEST_NAME)
  if (entry === undefined)
    throw new Error(`expected a backup that 'okng backup' wrote, received ${file}, which has no ${MANIFEST_NAME}`)
  return parseBackupManifest(await text(await zip.openReadStreamPromise(entry)))
}

export async function extract(
  { zip, entries }: Archive,
  { path, bytes, sha256 }: BackupFile,
  target: string
): Promise<void> {
  const entry = entries.get(path)
  if (entry === undefined) throw new Error(`the backup is damaged: ${path} is missing`)
  await mkdir(dirname(target), { recursive: true })
  const hash = createHash('sha256')
  let received = 0
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      received += chunk.length
      done(null, chunk)
    }
  })
  try {
    await pipeline(await zip.openReadStreamPromise(entry), hashing, createWriteStream(target, { flags: 'wx' }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error
    throw new Error(`the backup is damaged: ${path}: ${(error as Error).message}`, { cause: error })
  }
  if (received !== bytes || hash.digest('hex') !== sha256)
    throw new Error(`the backup is damaged: ${path} is not what was backed up`)
  await syncFile(target)
}
