/** Name of the list of files in a backup. It is written last. */
export const MANIFEST_NAME = 'manifest.json'
/** Name of the copy of the SQLite database in a backup. */
export const DATABASE_NAME = 'okng.db'
/** Folder of a backup in which the files of the data folder lie. */
export const DATA_PREFIX = 'data/'
export const BACKUP_FORMAT = 1

/** One file of a backup. */
export interface BackupFile {
  /** As in the archive. */
  readonly path: string
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
}

/** What a backup holds. */
export interface BackupManifest {
  readonly format: typeof BACKUP_FORMAT
  /** `version` of package.json of the program that wrote it. */
  readonly codeVersion: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** sqlite: the backup holds a copy. postgresql: the database is backed up by its own tools. */
  readonly database: 'sqlite' | 'postgresql'
  readonly hasPictures: boolean
  readonly files: readonly BackupFile[]
}

/** @throws Error when the text is not a list of files of this format */
export function parseBackupManifest(text: string): BackupManifest {
  const manifest = parseJson(text)
  if (manifest.format !== BACKUP_FORMAT)
    throw new Error(
      `expected a backup of format ${BACKUP_FORMAT}, received format ${JSON.stringify(manifest.format)}: `
        + 'restore it with the version of okng that wrote it, or a newer one'
    )
  const { database, files } = manifest
  if ((database !== 'sqlite' && database !== 'postgresql') || !Array.isArray(files) || !files.every(isBackupFile))
    throw new Error(`expected a list of files with bytes and sha256 in ${MANIFEST_NAME}, received something else`)
  const hasDatabase = files.some(({ path }) => path === DATABASE_NAME)
  if (hasDatabase !== (database === 'sqlite'))
    throw new Error(`the backup is damaged: it is of ${database} and lists ${hasDatabase ? '' : 'no '}${DATABASE_NAME}`)
  return manifest as BackupManifest
}

function parseJson(text: string): { readonly format?: unknown; readonly database?: unknown; readonly files?: unknown } {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null) return json
  } catch {
    // Said below.
  }
  throw new Error(`expected JSON in ${MANIFEST_NAME}, received something else`)
}

function isBackupFile(file: unknown): file is BackupFile {
  if (typeof file !== 'object' || file === null) return false
  const { path, bytes, sha256 } = file as Partial<BackupFile>
  return typeof path === 'string' && Number.isSafeInteger(bytes) && /^[0-9a-f]{64}$/.test(sha256 ?? '')
}
