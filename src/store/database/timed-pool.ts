import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { RecordsUnavailable } from '../../errors.ts'

/** When the pool is closed, a server that does not answer has this time. */
const END_MS = 1000

/**
 * A pool whose statements are answered, or fail, within a time. A server that hangs, or a network that drops packets,
 * gives no sign. Such a connection is closed, because a late answer could be taken for the answer to another statement.
 * @param statementMs Infinity: no limit, as for a migration
 * @throws RecordsUnavailable from `connect` and `query` when there is no connection, or no answer in time
 */
export function timedPool(pool: Pool, statementMs: number): PostgresPool {
  // The driver remembers connections by these.
  const wrapped = new WeakMap<PoolClient, PostgresPoolClient>()
  const open = new Set<PoolClient>()

  function wrap(client: PoolClient): PostgresPoolClient {
    open.add(client)
    // A connection that breaks while it is in use reports it here too. Without a listener the error would end the
    // process.
    client.on('error', () => {})
    client.once('end', () => {
      open.delete(client)
    })
    const query = async (...statement: unknown[]): Promise<unknown> => {
      const timer =
        statementMs === Infinity
          ? undefined
          : setTimeout(() => {
              streamOf(client).destroy(new RecordsUnavailable(`no answer within ${statementMs} ms`))
            }, statementMs)
      try {
        return await (client.query as (...statement: unknown[]) => Promise<unknown>).apply(client, statement)
      } finally {
        clearTimeout(timer)
      }
    }
    return {
      query: query as PostgresPoolClient['query'],
      release() {
        client.release(streamOf(client).destroyed)
      }
    }
  }

  return {
    options: pool.options,
    async connect() {
      let client: PoolClient
      try {
        client = await pool.connect()
      } catch (error) {
        throw Object.assign(new RecordsUnavailable((error as Error).message), { cause: error })
      }
      const known = wrapped.get(client) ?? wrap(client)
      wrapped.set(client, known)
      return known
    },
    async end() {
      const timer = setTimeout(() => {
        for (const client of open) streamOf(client).destroy()
      }, END_MS)
      await pool.end()
      clearTimeout(timer)
    }
  } as PostgresPool
}

/** Its socket. */
function streamOf(client: PoolClient): { readonly destroyed: boolean; destroy(error?: Error): void } {
  return (client as unknown as { connection: { stream: { destroyed: boolean; destroy(error?: Error): void } } })
    .connection.stream
}
