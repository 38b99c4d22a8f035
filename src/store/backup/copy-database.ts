import Sqlite from 'libsql'
import { existsSync } from 'node:fs'

/** The file of an SQLite database, and what SQLite keeps beside it. */
export const sqliteFilesOf = (file: string): readonly string[] => [
  file,
  `${file}-wal`,
  `${file}-shm`,
  `${file}-journal`
]

/**
 * Writes the SQLite database as it is now to a new file, while others read and write it.
 * @throws Error when it cannot be read, or the disk is full
 */
export function copySqliteDatabase(file: string, copy: string): void {
  if (!existsSync(file)) throw new Error(`expected a database to back up, found no ${file}`)
  const database = new Sqlite(file, { timeout: 10_000 })
  try {
    database.prepare('vacuum into ?').run(copy)
  } finally {
    database.close()
  }
}
