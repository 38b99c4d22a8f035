// From every schema that there ever was to the present one, on SQLite and (by DATABASE_URL) on PostgreSQL.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { type Kysely, Migrator, sql } from 'kysely'
import { MIGRATIONS } from '../../../../../src/store/database/migrations/migrations.ts'
import { connect, isPostgres, openDatabase } from '../../../../../src/store/database/open-database.ts'
import { emptyDatabase } from '../database-fixture.ts'

const NAMES = Object.keys(MIGRATIONS)
const AT = '2026-01-02T03:04:05.678Z'

/** A row of each table, with what no schema ever let out. */
const ROWS: Readonly<Record<string, Record<string, unknown>>> = {
  jobs: { id: 'job', home: 'h', recipe: 'ring', state: 'completed', created_at: AT, body: '{}', history: '[]' },
  api_keys: {
    id: 'key',
    name: 'anna',
    role: 'admin',
    digest: 'd',
    created_at: AT,
    created_by: 'local',
    last_used_at: AT,
    revoked_at: AT,
    revoked_by: 'eva'
  },
  inspections: {
    id: 'record',
    at: AT,
    home: 'h',
    recipe: 'ring',
    model_version: 'v1',
    verdict: 'OK',
    reason: 'WITHIN_THRESHOLD',
    threshold: 0.5,
    total_ms: 7.5
  },
  reviews: {
    id: 'part',
    at: AT,
    home: 'h',
    recipe: 'ring',
    model_version: 'v1',
    verdict: 'REVIEW',
    reason: 'IN_REVIEW_BAND',
    threshold: 0.5,
    sampled: 0,
    picture_sha256: 'a',
    picture_extension: 'bmp',
    label: 'defect'
  }
}

/** Tables and their columns. */
async function shapeOf(database: Kysely<unknown>): Promise<string[]> {
  const tables = await database.introspection.getTables()
  return tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`)).toSorted()
}

/** Where the tables go: else the migrator looks at those of all schemas of PostgreSQL. */
async function schemaOf(url: string, database: Kysely<unknown>): Promise<{ migrationTableSchema?: string }> {
  if (!isPostgres(url)) return {}
  const { rows } = await sql<{ current_schema: string }>`select current_schema()`.execute(database)
  return { migrationTableSchema: rows[0]!.current_schema }
}

suite('migrations forward', () => {
  for (const [n, name] of NAMES.entries())
    test(`from ${name}: the rows stay, and the schema is that of a new database`, async (t) => {
      const url = await emptyDatabase(t)
      const old = connect(url, { connections: 1 })
      const { error } = await new Migrator({
        db: old,
        provider: { getMigrations: async () => Object.fromEntries(Object.entries(MIGRATIONS).slice(0, n + 1)) },
        ...(await schemaOf(url, old as Kysely<unknown>))
      }).migrateToLatest()
      assert.equal(error, undefined)
      const shape = await shapeOf(old as Kysely<unknown>)
      const filled = Object.keys(ROWS).filter((table) => shape.some((each) => each.startsWith(`${table}.`)))
      for (const table of filled)
        await (old as Kysely<unknown> as Kysely<Record<string, object>>)
          .insertInto(table)
          .values(ROWS[table]!)
          .execute()
      await old.destroy()

      const database = await openDatabase(url)
      t.after(() => database.destroy())
      for (const table of filled) {
        const rows = (await (database as Kysely<unknown> as Kysely<Record<string, object>>)
          .selectFrom(table)
          .selectAll()
          .execute()) as Record<string, unknown>[]
        assert.equal(rows.length, 1, table)
        for (const [column, value] of Object.entries(ROWS[table]!))
          assert.equal(rows[0]![column], value, `${table}.${column}`)
      }
      const fresh = await openDatabase(await emptyDatabase(t))
      t.after(() => fresh.destroy())
      const own = (each: string): boolean => !each.startsWith('kysely_')
      const expected = (await shapeOf(fresh as Kysely<unknown>)).filter(own)
      assert.deepEqual([...new Set((await shapeOf(database as Kysely<unknown>)).filter(own))], [...new Set(expected)])
    })
})
