import { type Kysely, type Migration, sql } from 'kysely'

/** A plant's people review the parts of all its stations. */
export const reviewOfStations: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .alterTable('reviews')
      .addColumn('unheard', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await database.schema
      .createIndex('reviews_unheard')
      .on('reviews')
      .columns(['home', 'labelled_at'])
      .where(sql.ref('unheard'), '=', 1)
      .execute()
    // One queue of several data folders, oldest first.
    await database.schema
      .createIndex('reviews_waiting_anywhere')
      .on('reviews')
      .columns(['at', 'id'])
      .where(sql.ref('label'), 'is', null)
      .execute()
  },
  async down(database: Kysely<unknown>) {
    for (const name of ['reviews_waiting_anywhere', 'reviews_unheard']) await database.schema.dropIndex(name).execute()
    await database.schema.alterTable('reviews').dropColumn('unheard').execute()
  }
}
