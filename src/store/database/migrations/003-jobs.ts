import { type Kysely, type Migration, sql } from 'kysely'

/** Training jobs: the queue and its history. */
export const jobs: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('jobs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('recipe', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) =>
        column.notNull().check(sql`state in ('queued', 'running', 'completed', 'failed', 'cancelled')`)
      )
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('history', 'text', (column) => column.notNull())
      .execute()
    await database.schema.createIndex('jobs_by_state').on('jobs').columns(['home', 'state', 'created_at']).execute()
    await database.schema.createIndex('jobs_by_time').on('jobs').columns(['created_at', 'id']).execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('jobs').execute()
  }
}
