import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Client } from 'pg'
import { type Database, isPostgres, openDatabase } from '../../../src/store/database/open-database.ts'
import { tempFolder } from '../temp-folder.ts'

/** An empty, migrated database: SQLite in a temporary folder, or a fresh schema of the PostgreSQL that DATABASE_URL names. Gone when the test ends. */
export async function openTestDatabase (t: TestContext): Promise<Database> {
  const { url, remove } = await emptyDatabase(t)
  const database = await openDatabase(url)
  t.after(async () => {
    await database.destroy()
    await remove()
  })
  return database
}

/** The URL of one without tables, and what takes it away. */
export async function emptyDatabase (t: TestContext): Promise<{ url: string, remove: () => Promise<void> }> {
  const server = process.env['DATABASE_URL'] ?? ''
  if (!isPostgres(server)) return { url: join(tempFolder(t), 'okng.db'), remove: async () => {} }
  const schema = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `create schema ${schema}`)
  const url = new URL(server)
  url.searchParams.set('options', `-c search_path=${schema}`)
  return { url: url.href, remove: () => onServer(server, `drop schema ${schema} cascade`) }
}

async function onServer (url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
