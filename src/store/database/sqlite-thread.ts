import Sqlite from 'libsql'
import { existsSync, statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

/** How a connection is opened; `workerData` of its thread. */
export interface ConnectionOptions {
  /** Absolute path of the file. */
  readonly file: string
  /** A statement fails when another process holds the write lock for longer than this. Milliseconds. */
  readonly busyMs: number
  /**
   * FULL: what is committed survives a power cut; NORMAL: all but the last moment does. Both survive a killed process.
   */
  readonly synchronous: 'FULL' | 'NORMAL'
  /** Whether the file has been there: then no other one is made where it is missing. */
  readonly mustExist: boolean
}

export interface Statement {
  readonly id: number
  readonly sql: string
  readonly parameters: readonly unknown[]
}
/** `changes` and `lastRow` of what is no query. */
export type Answer =
  | {
      readonly id: number
      readonly rows: readonly unknown[]
      readonly changes?: number
      readonly lastRow?: number | bigint
    }
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: string } }

// One connection to an SQLite file, in a thread of its own: a statement that waits for a lock, or reads much, holds up
// nothing else.
const port = parentPort!
const { file, busyMs, synchronous, mustExist } = workerData as ConnectionOptions
const GONE = `the database file '${file}' was removed or replaced: put it back, or restart the service`
let sqlite = open(mustExist)
const inode = inodeNow()

function open(mustExist: boolean): Sqlite.Database {
  // A new one would be empty, and SQLite would throw away the log of the one that was there.
  if (mustExist && !existsSync(file)) throw new Error(GONE)
  const opened = new Sqlite(file, { timeout: busyMs })
  for (const pragma of ['journal_mode = WAL', `synchronous = ${synchronous}`, 'foreign_keys = ON'])
    opened.pragma(pragma)
  return opened
}

/** Undefined where there is no such file. */
function inodeNow(): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino
}

port.on('message', (message: Statement | 'close') => {
  if (message === 'close') {
    sqlite.close()
    port.close()
    return
  }
  port.postMessage(answer(message))
})

function answer({ id, sql, parameters }: Statement): Answer {
  // SQLite would continue with the file that it has open. At the end of the process all that was written to it would be
  // lost.
  if (inodeNow() !== inode) return { id, error: { message: GONE, code: 'SQLITE_IOERR' } }
  try {
    const statement = sqlite.prepare(sql)
    if (statement.reader) return { id, rows: statement.all(...parameters) }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { id, rows: [], changes, lastRow: lastInsertRowid }
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    // The driver leaves a statement that gave up on a lock half done. As long as it is there, nothing that the
    // connection writes is committed, without an error.
    if (code?.startsWith('SQLITE_BUSY') === true && !sqlite.inTransaction) {
      sqlite.close()
      sqlite = open(true)
    }
    return { id, error: { message, ...(code !== undefined && { code }) } }
  }
}
