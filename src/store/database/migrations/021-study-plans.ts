import type { Kysely, Migration } from 'kysely'

/** Measurement system analyses that were planned. */
export const studyPlans: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('study_plans')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('recipe', 'text', (column) => column.notNull())
      .addColumn('plan', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('study_plans').execute()
  }
}
