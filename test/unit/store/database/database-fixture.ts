import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import { Client } from 'pg'
import { type Database, isPostgres, openDatabase } from '../../../../src/store/database/open-database.ts'
import { tempFolder } from '../../temp-folder.ts'

/**
 * An empty, migrated database: SQLite in a temporary folder, or a fresh schema of the PostgreSQL that DATABASE_URL
 * names. Closed when the test ends.
 */
export async function openTestDatabase(t: TestContext): Promise<Database> {
  const database = await openDatabase(await emptyDatabase(t))
  t.after(() => database.destroy())
  return database
}

/** The URL of one without tables. */
export async function emptyDatabase(t: TestContext): Promise<string> {
  return (await freshSchema()) ?? join(tempFolder(t), 'okng.db')
}

const ofFolders = new Map<string, Promise<string | undefined>>()

/**
 * What a service over a data folder takes as its databaseUrl: its own default, or a schema of PostgreSQL, always the
 * same for one folder.
 */
export async function databaseOf(dataFolder: string): Promise<string> {
  if (!ofFolders.has(dataFolder)) ofFolders.set(dataFolder, freshSchema())
  return (await ofFolders.get(dataFolder)) ?? ''
}

const made: string[] = []
// When all tests of the file are over: what a test started may still write while the hooks of the test run.
after(async () => {
  for (const schema of made) await onServer(`drop schema ${schema} cascade`)
})

/** The URL of a new schema, dropped in the end; nothing where DATABASE_URL names no PostgreSQL. */
async function freshSchema(): Promise<string | undefined> {
  if (!isPostgres(server())) return undefined
  const schema = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(`create schema ${schema}`)
  made.push(schema)
  const url = new URL(server())
  url.searchParams.set('options', `-c search_path=${schema}`)
  return url.href
}

const server = (): string => process.env['DATABASE_URL'] ?? ''

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: server() })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
