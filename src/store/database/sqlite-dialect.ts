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

/** SQLite with up to `connections` threads, opened as they are needed: readers wait neither for each other nor for the writer. */
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

/** Has all migrations made in one transaction, which begins with the write lock: two processes that start at once make them one after the other. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** @param released is told whenever a connection has been used */
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
    // With the write lock from the start: a reader that became a writer would fail at once where another one wrote meanwhile.
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
