import { type DatabaseIntrospector, type Kysely, PostgresDialect, sql, type TableMetadata } from 'kysely'

/**
 * PostgreSQL that reads only the tables of its own schema. Kysely reads the tables of all schemas, and fails when
 * somebody drops another schema at the same time.
 */
export class LocalPostgresDialect extends PostgresDialect {
  override createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    async function getTables(): Promise<TableMetadata[]> {
      const query = sql<{ name: string; schema: string }>`
        select table_name as name, table_schema as schema
        from information_schema.tables
        where table_schema = current_schema()`
      const { rows } = await query.execute(database)
      return rows.map((table) => ({ ...table, isView: false, isForeign: false, columns: [] }))
    }
    return {
      getTables,
      async getSchemas() {
        const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(database)
        return rows
      },
      getMetadata: async () => ({ tables: await getTables() })
    }
  }
}
