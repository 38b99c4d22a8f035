import { Kysely, Migrator, sql } from 'kysely'
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Pool } from 'pg'
import { MIGRATIONS } from './migrations/migrations.ts'
import { LocalPostgresDialect } from './postgres-dialect.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import type { Tables } from './tables.ts'
import { timedPool } from './timed-pool.ts'

export type Database = Kysely<Tables>

export interface DatabaseOptions {
  /** Connections at the same time. With SQLite each has a thread. */
  readonly connections?: number
  /**
   * Whether what is committed survives a power cut, too, and not only a killed process. PostgreSQL: as it is
   * configured.
   */
  readonly survivePowerCut?: boolean
  /**
   * A statement fails when it is not answered within this time. The wait for a connection, and for SQLite's write lock,
   * counts. Milliseconds.
   */
  readonly patienceMs?: number
}

const PATIENCE_MS = 5000
const CONNECTIONS = 4

/**
 * Opens the database and brings its tables up to date.
 * @param url `postgres://…`, or the path of an SQLite file, which is made with its folder where there is none
 * @throws Error when it can't be opened, or a migration fails; the tables are then as they were
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  await migrate(url)
  return connect(url, options)
}

async function migrate(url: string): Promise<void> {
  // A large table takes its time.
  const database = isPostgres(url) ? openPostgres(url, 1, PATIENCE_MS, Infinity) : connect(url, { connections: 1 })
  try {
    const schema = isPostgres(url) ? await currentSchema(database) : undefined
    await checkSchemaKnown(database)
    const { error } = await new Migrator({
      db: database,
      provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
      allowUnorderedMigrations: true,
      ...(schema !== undefined && { migrationTableSchema: schema })
    }).migrateToLatest()
    if (error !== undefined)
      throw new Error(
        `the database cannot be updated: ${error instanceof Error ? error.message : JSON.stringify(error)}`,
        { cause: error }
      )
  } catch (error) {
    throw isDamaged(error) ? damaged(error) : error
  } finally {
    await database.destroy()
  }
}

const isDamaged = (error: unknown): error is Error => {
  const { code } = ((error as Error).cause ?? error) as { readonly code?: unknown }
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code)
}

const damaged = (error: Error): Error =>
  new Error(
    `the database file is damaged (${(error.cause instanceof Error ? error.cause : error).message}): move it aside and `
      + 'restore a backup (okng restore), or start without it to begin a new one',
    { cause: error }
  )

/** @throws Error when a newer version of the program has changed the tables */
async function checkSchemaKnown(database: Database): Promise<void> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(database)
  const unknown = rows.map(({ name }) => name).filter((name) => !(name in MIGRATIONS))
  if (unknown.length > 0)
    throw new Error(
      `the database was changed by a newer version of okng (unknown here: ${unknown.join(', ')}): run that `
        + 'version or a newer one, or restore an earlier backup'
    )
}

/** The database without a look at its tables: for one more set of connections to one that is open. */
export function connect(
  url: string,
  { connections = CONNECTIONS, survivePowerCut = false, patienceMs = PATIENCE_MS }: DatabaseOptions = {}
): Database {
  if (isPostgres(url)) return openPostgres(url, connections, patienceMs, patienceMs)
  const file = sqliteFileOf(url)
  mkdirSync(dirname(file), { recursive: true })
  return new Kysely<Tables>({
    dialect: sqliteDialect({ file, busyMs: patienceMs, synchronous: survivePowerCut ? 'FULL' : 'NORMAL' }, connections)
  })
}

/** The file of an SQLite database, from what the configuration says. */
export const sqliteFileOf = (url: string): string => resolve(url.replace(/^(sqlite|file):(\/\/)?/, ''))

export const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//.test(url)

/** Where the tables go: else the migrator would take the list of migrations of another schema for its own. */
async function currentSchema(database: Database): Promise<string> {
  const { rows } = await sql<{ current_schema: string }>`select current_schema()`.execute(database)
  return rows[0]!.current_schema
}

function openPostgres(url: string, connections: number, connectMs: number, statementMs: number): Database {
  const pool = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: connectMs })
  // An idle connection that breaks is replaced; unheard, it would end the process.
  pool.on('error', () => {})
  return new Kysely<Tables>({ dialect: new LocalPostgresDialect({ pool: timedPool(pool, statementMs) }) })
}
