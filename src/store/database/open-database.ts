import { Kysely, Migrator, PostgresDialect, sql, SqliteDialect, type SqliteDatabase } from 'kysely'
import Sqlite from 'libsql'
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Pool } from 'pg'
import { MIGRATIONS } from './migrations/migrations.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/** Another process may hold SQLite's write lock for so long until a statement fails. */
const BUSY_MS = 5000
/** Connections to PostgreSQL. */
const CONNECTIONS = 4

/**
 * Opens the database and brings its tables up to date.
 * @param url `postgres://…`, or the path of an SQLite file, which is made with its folder where there is none
 * @throws Error when it can't be opened, or a migration fails; the tables are then as they were
 */
export async function openDatabase (url: string): Promise<Database> {
  const database = isPostgres(url) ? openPostgres(url) : openSqlite(url.replace(/^(sqlite|file):(\/\/)?/, ''))
  try {
    const schema = isPostgres(url) ? await currentSchema(database) : undefined
    const { error } = await new Migrator({
      db: database, provider: { getMigrations: async () => ({ ...MIGRATIONS }) }, allowUnorderedMigrations: true, ...schema !== undefined && { migrationTableSchema: schema }
    }).migrateToLatest()
    if (error !== undefined) throw new Error(`the database can't be brought up to date: ${error instanceof Error ? error.message : JSON.stringify(error)}`, { cause: error })
    return database
  } catch (error) {
    await database.destroy()
    throw error
  }
}

export const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//.test(url)

/** Where the tables go: else the migrator would take the list of migrations of another schema for its own. */
async function currentSchema (database: Database): Promise<string> {
  const { rows } = await sql<{ current_schema: string }>`select current_schema()`.execute(database)
  return rows[0]!.current_schema
}

function openSqlite (path: string): Database {
  const file = resolve(path)
  mkdirSync(dirname(file), { recursive: true })
  const sqlite = new Sqlite(file, { timeout: BUSY_MS })
  // Readers don't wait for the writer; what is committed survives a killed process, and of a power cut all but the last moment.
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON']) sqlite.pragma(pragma)
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite as unknown as SqliteDatabase }) })
}

function openPostgres (url: string): Database {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS })
  // An idle connection that breaks is replaced; unheard, it would end the process.
  pool.on('error', () => {})
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
