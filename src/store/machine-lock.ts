import Database from 'libsql'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A lock that at most one holder on this machine has: SQLite's exclusive lock on an empty file. The system releases it
 * when the process ends in any way.
 * @returns what gives it back; null while another process, or another caller in this one, has it
 * @throws Error when the file can't be opened
 */
export function acquireMachineLock(file: string): (() => void) | null {
  mkdirSync(dirname(file), { recursive: true })
  const database = new Database(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return null
    throw error
  }
  return () => {
    database.close()
  }
}
