import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { Worker } from 'node:worker_threads'
import type { Answer, ConnectionOptions, Statement } from './sqlite-thread.ts'

/** A connection whose statements run in a thread of its own. */
export interface SqliteConnection extends DatabaseConnection {
  /** Whether its thread lives. */
  alive(): boolean
  /** Rolls back what was not committed. */
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (result: QueryResult<never>) => void
  readonly reject: (error: Error) => void
}

/** @throws from each statement, where the file can't be opened or the thread has died */
export function openConnection(options: ConnectionOptions): SqliteConnection {
  const waiting = new Map<number, Waiting>()
  const thread = new Worker(new URL('./sqlite-thread.js', import.meta.url), { workerData: options, execArgv: [] })
  let lastId = 0
  let death: Error | null = null
  let closing = false
  const ended = new Promise<void>((resolve) => {
    thread.once('exit', () => {
      resolve()
    })
  })

  function die(error: Error): void {
    death ??= error
    for (const { reject } of waiting.values()) reject(death)
    waiting.clear()
  }

  function settle(answer: Answer): void {
    const { resolve, reject } = waiting.get(answer.id)!
    waiting.delete(answer.id)
    // A process with nothing else to do may end.
    if (waiting.size === 0 && !closing) thread.unref()
    if ('error' in answer) {
      const { message, ...properties } = answer.error
      reject(Object.assign(new Error(message), properties))
      return
    }
    const { rows, changes, lastRow } = answer
    resolve({
      rows: rows as never[],
      ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
      ...(lastRow !== undefined && { insertId: BigInt(lastRow) })
    })
  }

  thread.on('message', settle)
  thread.on('error', die)
  thread.on('exit', () => {
    die(new Error('the connection to the database has ended'))
  })
  thread.unref()

  return {
    alive: () => death === null,
    executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      return new Promise((resolve, reject) => {
        if (death !== null) {
          reject(death)
          return
        }
        const id = ++lastId
        waiting.set(id, { resolve, reject })
        thread.ref()
        thread.postMessage({ id, sql, parameters } satisfies Statement)
      })
    },
    streamQuery(): never {
      throw new Error('expected a query that is read page by page')
    },
    async close() {
      closing = true
      if (death === null) {
        thread.ref()
        thread.postMessage('close')
      }
      await ended
    }
  }
}
