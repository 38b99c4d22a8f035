import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely'

/**
 * Times of a picture, numbers of a station, who posted, and what channels have to send. Records from before have none
 * of it.
 */
export const channels: Migration = {
  async up(database: Kysely<unknown>) {
    for (const [name, type] of COLUMNS) await database.schema.alterTable('inspections').addColumn(name, type).execute()
    await database.schema
      .createIndex('inspections_by_meas')
      .on('inspections')
      .columns(['meas_id', 'at', 'id'])
      .where(sql.ref('meas_id'), 'is not', null)
      .execute()
    await database.schema
      .createTable('sequences')
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('station', 'text', (column) => column.notNull())
      .addColumn('last', 'bigint', (column) => column.notNull())
      .addColumn('closed', 'integer', (column) => column.notNull().check(sql`closed in (0, 1)`))
      .addPrimaryKeyConstraint('sequences_key', ['home', 'station'])
      .execute()
    const onPostgres = database.getExecutor().adapter instanceof PostgresAdapter
    await database.schema
      .createTable('outbox')
      // Never used again in SQLite, either: a position that comes back would lie before a cursor.
      .addColumn('position', onPostgres ? 'bigint' : 'integer', (column) =>
        onPostgres ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey().autoIncrement()
      )
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('station', 'text')
      .addColumn('body', 'text', (column) => column.notNull())
      .addUniqueConstraint('outbox_key', ['home', 'key'])
      .execute()
    await database.schema
      .createTable('outbox_cursors')
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('outbox_cursors_key', ['home', 'channel'])
      .execute()
  },
  async down(database: Kysely<unknown>) {
    for (const table of ['outbox_cursors', 'outbox', 'sequences']) await database.schema.dropTable(table).execute()
    await database.schema.dropIndex('inspections_by_meas').execute()
    for (const [name] of COLUMNS) await database.schema.alterTable('inspections').dropColumn(name).execute()
  }
}

const COLUMNS = [
  ['captured_at', 'text'],
  ['received_at', 'text'],
  ['sequence', 'bigint'],
  ['diameter_mm', 'double precision'],
  ['posted_by', 'text']
] as const
