import Sqlite from 'libsql'
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

/** How a connection is opened; `workerData` of its thread. */
export interface ConnectionOptions {
  /** Absolute path of the file. */
  readonly file: string
  /** Another process may hold the write lock for so long until a statement fails. Milliseconds. */
  readonly busyMs: number
  /** FULL: what is committed survives a power cut; NORMAL: all but the last moment does. Both survive a killed process. */
  readonly synchronous: 'FULL' | 'NORMAL'
}

export interface Statement { readonly id: number, readonly sql: string, readonly parameters: readonly unknown[] }
/** `changes` and `lastRow` of what is no query. */
export type Answer = { readonly id: number, readonly rows: readonly unknown[], readonly changes?: number, readonly lastRow?: number | bigint }
  | { readonly id: number, readonly error: { readonly message: string, readonly code?: string } }

// One connection to an SQLite file, in a thread of its own: a statement that waits for a lock, or reads much, holds up nothing else.
const port = parentPort!
const { file, busyMs, synchronous } = workerData as ConnectionOptions
let sqlite = open()
const inode = inodeNow()

function open (): Sqlite.Database {
  const opened = new Sqlite(file, { timeout: busyMs })
  for (const pragma of ['journal_mode = WAL', `synchronous = ${synchronous}`, 'foreign_keys = ON']) opened.pragma(pragma)
  return opened
}

/** Undefined where there is no such file. */
function inodeNow (): bigint | undefined {
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

function answer ({ id, sql, parameters }: Statement): Answer {
  // SQLite would go on with the file that it has open, and with the process all would be gone that was written to it.
  if (inodeNow() !== inode) return { id, error: { message: `the database file '${file}' was removed or replaced: put it back, or start anew`, code: 'SQLITE_IOERR' } }
  try {
    const statement = sqlite.prepare(sql)
    if (statement.reader) return { id, rows: statement.all(...parameters) }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { id, rows: [], changes, lastRow: lastInsertRowid }
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    // The driver leaves a statement that gave up on a lock half done. As long as it is there, nothing that the connection writes is committed, without an error.
    if (code?.startsWith('SQLITE_BUSY') === true && !sqlite.inTransaction) {
      sqlite.close()
      sqlite = open()
    }
    return { id, error: { message, ...code !== undefined && { code } } }
  }
}
