import { type Kysely, type Migration, sql } from 'kysely'
import { onPostgres } from '../database-time.ts'

/** A plant's stations and rollouts. */
export const plant: Migration = {
  async up(database: Kysely<unknown>) {
    const isPostgres = onPostgres(database)
    await database.schema
      .createTable('stations')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('first_seen_at', 'text', (column) => column.notNull())
      .addColumn('last_seen_at', 'text', (column) => column.notNull())
      .addColumn('report', 'text', (column) => column.notNull())
      .execute()
    await database.schema
      .createTable('rollouts')
      .addColumn('id', isPostgres ? 'bigint' : 'integer', (column) =>
        isPostgres ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey().autoIncrement()
      )
      .addColumn('recipe', 'text', (column) => column.notNull())
      .addColumn('release', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull().check(sql`state in ('running', 'done', 'stopped')`))
      .addColumn('waves', 'text', (column) => column.notNull())
      .addColumn('wave', 'integer', (column) => column.notNull())
      .addColumn('wave_began', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('started_at', 'text', (column) => column.notNull())
      .addColumn('started_by', 'text', (column) => column.notNull())
      .addColumn('ended_at', 'text')
      .execute()
    // Of one recipe one release at a time is on its way.
    await database.schema
      .createIndex('rollouts_running')
      .unique()
      .on('rollouts')
      .column('recipe')
      .where(sql.ref('state'), '=', 'running')
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('rollouts').execute()
    await database.schema.dropTable('stations').execute()
  }
}
