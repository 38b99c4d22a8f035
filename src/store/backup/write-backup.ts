import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type PassThrough, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { absent } from '../absent.ts'
import { isPostgres, sqliteFileOf } from '../database/open-database.ts'
import { syncFile, syncFolder } from '../write-file.ts'
import {
  BACKUP_FORMAT,
  type BackupFile,
  type BackupManifest,
  DATA_PREFIX,
  DATABASE_NAME,
  MANIFEST_NAME
} from './backup-manifest.ts'
import { copySqliteDatabase, sqliteFilesOf } from './copy-database.ts'
import { filesToBackUp } from './files-to-back-up.ts'

export interface BackupParts {
  readonly dataFolder: string
  readonly databaseUrl: string
  /** The new file. */
  readonly file: string
  /** Whether the pictures of judged parts are copied, too. */
  readonly pictures: boolean
  readonly codeVersion: string
  readonly now: () => Date
}

/** They are compressed already. */
const COMPRESSED = /\.(jpg|png|webp)$/

/**
 * Writes the data folder and the SQLite database to one ZIP file, while the service runs. The file appears when it is
 * complete.
 * @throws Error when there is one of that name, or something cannot be read or written
 */
export async function writeBackup(parts: BackupParts): Promise<BackupManifest> {
  const aside = join(dirname(parts.file), `.${basename(parts.file)}.${randomUUID()}`)
  try {
    const manifest = await writeArchive(aside, `${aside}.db`, parts)
    await syncFile(aside)
    await takeName(parts.file)
    await rename(aside, parts.file)
    await syncFolder(dirname(resolve(parts.file)))
    return manifest
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new Error(`expected the name of a new file, received ${parts.file}, which exists`, { cause: error })
    throw error
  } finally {
    await rm(aside, { force: true })
    await rm(`${aside}.db`, { force: true })
  }
}

/**
 * Makes an empty file for a rename to replace: a rename alone would replace any file, and the file systems of memory
 * sticks (FAT) know no links.
 */
async function takeName(file: string): Promise<void> {
  await (await open(file, 'wx')).close()
}

async function writeArchive(
  archive: string,
  databaseCopy: string,
  { dataFolder, databaseUrl, file, pictures, codeVersion, now }: BackupParts
): Promise<BackupManifest> {
  const at = now().toISOString()
  const zip = new ZipFile()
  const written = pipeline(zip.outputStream, createWriteStream(archive, { flags: 'wx' }))
  written.catch(() => {})
  // On a full disk, the entry that is being added never ends. So the first failure counts.
  const add = (handle: FileHandle, path: string): Promise<BackupFile> =>
    Promise.race([addFile(zip, handle, path), written.then(() => neverWhole())])
  const files: BackupFile[] = []
  const skip = new Set([...sqliteFilesOf(sqliteFileOf(databaseUrl)), resolve(file), archive, databaseCopy])
  const hasCopy = !isPostgres(databaseUrl)
  let copied = !hasCopy
  try {
    for await (const path of filesToBackUp(dataFolder, { pictures, isDatabase: (name) => skip.has(name) })) {
      // Recipes first, then the database, then what both name.
      if (!copied && !path.startsWith('recipes/')) {
        files.push(await addDatabase(databaseUrl, databaseCopy, add))
        copied = true
      }
      // Old pictures may be removed meanwhile.
      const handle = await open(join(dataFolder, path), 'r').catch(absent)
      if (handle !== undefined) files.push(await add(handle, `${DATA_PREFIX}${path}`))
    }
    if (!copied) files.push(await addDatabase(databaseUrl, databaseCopy, add))
    const database = hasCopy ? 'sqlite' : 'postgresql'
    const manifest: BackupManifest = { format: BACKUP_FORMAT, codeVersion, at, database, hasPictures: pictures, files }
    zip.addBuffer(Buffer.from(`${JSON.stringify(manifest)}\n`), MANIFEST_NAME)
    zip.end()
    await written
    return manifest
  } catch (error) {
    ;(zip.outputStream as PassThrough).destroy()
    await written.catch(() => {})
    throw error
  }
}

async function addDatabase(
  databaseUrl: string,
  copy: string,
  add: (handle: FileHandle, path: string) => Promise<BackupFile>
): Promise<BackupFile> {
  copySqliteDatabase(sqliteFileOf(databaseUrl), copy)
  return add(await open(copy, 'r'), DATABASE_NAME)
}

/** Adds an open file, as long as it is now; files of the data folder are replaced, never changed in place. */
async function addFile(zip: ZipFile, handle: FileHandle, path: string): Promise<BackupFile> {
  const hash = createHash('sha256')
  let bytes = 0
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    }
  })
  zip.addReadStream(hashing, path, { compress: !COMPRESSED.test(path), compressionLevel: 1 })
  await pipeline(handle.createReadStream(), hashing)
  return { path, bytes, sha256: hash.digest('hex') }
}

function neverWhole(): never {
  throw new Error('expected the archive to end with its last file')
}
