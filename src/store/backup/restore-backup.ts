import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { absent } from '../absent.ts'
import { isPostgres, sqliteFileOf } from '../database/open-database.ts'
import { syncFolder } from '../write-file.ts'
import { type BackupManifest, DATA_PREFIX, DATABASE_NAME } from './backup-manifest.ts'
import { sqliteFilesOf } from './copy-database.ts'
import { openArchive, readManifest, extract } from './read-archive.ts'

export interface RestoreParts {
  readonly file: string
  /** Must be empty or must not exist. */
  readonly dataFolder: string
  readonly databaseUrl: string
}

/** Files that may be in a folder that counts as empty. */
const NOTHING = new Set(['lost+found'])

/**
 * Puts a backup into an empty data folder. Nothing is put in place before every file was checked.
 * @throws Error when the folder holds something, or the backup is damaged or belongs to another kind of database
 */
export async function restoreBackup({ file, dataFolder, databaseUrl }: RestoreParts): Promise<BackupManifest> {
  const archive = await openArchive(file)
  try {
    const manifest = await readManifest(archive, file)
    await checkTarget(manifest, { dataFolder, databaseUrl })
    await mkdir(dataFolder, { recursive: true })
    const aside = join(dataFolder, `.restoring-${randomUUID()}`)
    // The database may lie on another disk.
    const database = isPostgres(databaseUrl) ? null : await besideDatabase(sqliteFileOf(databaseUrl))
    try {
      for (const listed of manifest.files)
        await extract(archive, listed, listed.path === DATABASE_NAME ? database! : below(aside, listed.path))
      if (database !== null) await rename(database, sqliteFileOf(databaseUrl))
      await moveIntoPlace(join(aside, DATA_PREFIX), dataFolder)
    } finally {
      await rm(aside, { recursive: true, force: true })
      if (database !== null) await rm(database, { force: true })
    }
    return manifest
  } finally {
    archive.zip.close()
  }
}

/** @throws Error when something is there already, or the kind of database is another one */
async function checkTarget(
  { database, files }: BackupManifest,
  { dataFolder, databaseUrl }: Omit<RestoreParts, 'file'>
): Promise<void> {
  const found = ((await readdir(dataFolder).catch(absent)) ?? []).filter((name) => !NOTHING.has(name))
  if (found.length > 0)
    throw new Error(
      `expected an empty data folder, received ${dataFolder} with ${found.length} entries (${found[0]}…): stop `
        + 'the service and move the folder away, or set OKNG_DATA_DIR to a new one'
    )
  if (database === 'sqlite' && isPostgres(databaseUrl))
    throw new Error(
      'the backup holds an SQLite database, but DATABASE_URL names PostgreSQL: leave DATABASE_URL out, or restore '
        + 'a backup that was made with PostgreSQL'
    )
  if (database === 'postgresql' && !isPostgres(databaseUrl))
    throw new Error(
      'the backup was made with PostgreSQL, and its database is in a dump of its own: restore that with pg_restore '
        + 'or psql, and set DATABASE_URL to it'
    )
  if (database !== 'sqlite') return
  const target = sqliteFileOf(databaseUrl)
  if (existsSync(target))
    throw new Error(`expected no database yet, found ${target}: stop the service and move it away`)
  const places = new Set(files.map(({ path }) => resolve(dataFolder, path.slice(DATA_PREFIX.length))))
  const other = sqliteFilesOf(target).find((place) => places.has(place))
  if (other !== undefined)
    throw new Error(
      `expected no other database in the backup, found ${DATA_PREFIX}${relative(dataFolder, other)}, which would take `
        + 'the place of the one that the service used: set DATABASE_URL to another file'
    )
}

async function moveIntoPlace(from: string, dataFolder: string): Promise<void> {
  for (const name of (await readdir(from).catch(absent)) ?? []) await rename(join(from, name), join(dataFolder, name))
  await syncFolder(dataFolder)
}

async function besideDatabase(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true })
  return join(dirname(file), `.restoring-${randomUUID()}.db`)
}

/** @throws Error for a path outside of the folder */
function below(folder: string, path: string): string {
  const target = resolve(folder, path)
  if (path.startsWith(DATA_PREFIX) && target.startsWith(join(folder, DATA_PREFIX))) return target
  throw new Error(`the backup is damaged: expected files below ${DATA_PREFIX}, it names ${path}`)
}
