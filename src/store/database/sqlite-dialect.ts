import {
  CompiledQuery,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely'
import { existsSync } from 'node:fs'
import { openConnection, type SqliteConnection } from './sqlite-connection.ts'
import type { ConnectionOptions } from './sqlite-thread.ts'

/**
 * SQLite with up to `connections` threads, opened as they are needed: readers wait neither for each other nor for the
 * writer.
 *
 * kysely's own SqliteDialect does not fit. It calls the database on the event loop, where a slow statement would stop
 * the inspection. It has one connection, so a list that somebody reads would hold up the records. Its transactions
 * begin as readers, and it runs each migration in a transaction of its own.
 */
export function sqliteDialect(options: Omit<ConnectionOptions, 'mustExist'>, connections: number): Dialect {
  let existed = false
  const look = (): void => {
    existed ||= existsSync(options.file)
  }
  look()
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => createDriver(() => openConnection({ ...options, mustExist: existed }), connections, look),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler()
  }
}

/**
 * All migrations run in one transaction, which begins with the write lock: of two processes that start at the same time
 * the second one waits for the first.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** @param released called each time after a connection was used */
function createDriver(open: () => SqliteConnection, most: number, released: () => void): Driver {
  const all = new Set<SqliteConnection>()
  const idle: SqliteConnection[] = []
  const queue: { readonly give: (connection: SqliteConnection) => void; readonly refuse: (error: Error) => void }[] = []
  let destroyed = false

  function replaceDead(connection: SqliteConnection): SqliteConnection {
    if (connection.alive()) return connection
    all.delete(connection)
    return opened()
  }

  function opened(): SqliteConnection {
    const connection = open()
    all.add(connection)
    return connection
  }

  const run = async (connection: { executeQuery: SqliteConnection['executeQuery'] }, sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql))
  }

  return {
    async init() {},
    async acquireConnection() {
      const free = idle.pop()
      if (free !== undefined) return replaceDead(free)
      if (all.size < most) return opened()
      return new Promise((give, refuse) => {
        queue.push({ give, refuse })
      })
    },
    async releaseConnection(used) {
      released()
      const connection = used as SqliteConnection
      const next = queue.shift()
      if (next !== undefined) next.give(replaceDead(connection))
      else if (!destroyed) idle.push(connection)
    },
    // With the write lock from the start: a reader that becomes a writer fails at once if another connection wrote
    // before.
    beginTransaction: (connection) => run(connection, 'begin immediate'),
    commitTransaction: (connection) => run(connection, 'commit'),
    rollbackTransaction: (connection) => run(connection, 'rollback'),
    async destroy() {
      destroyed = true
      for (const { refuse } of queue.splice(0)) refuse(new Error('the database is closed'))
      await Promise.all([...all].map((connection) => connection.close()))
      all.clear()
      idle.length = 0
    }
  }
}
