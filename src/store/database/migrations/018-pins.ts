import type { Kysely, Migration } from 'kysely'

/** PINs of people, and the keys that they get for them. */
export const pins: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('pins')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('set_at', 'text', (column) => column.notNull())
      .addColumn('set_by', 'text', (column) => column.notNull())
      .execute()
    await database.schema
      .createTable('pin_sessions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('pin_sessions').execute()
    await database.schema.dropTable('pins').execute()
  }
}
