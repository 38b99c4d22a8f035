import { type Kysely, type Migration, sql } from 'kysely'

/** Records are found by the label that a person gave them. */
export const labels: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createIndex('reviews_by_label')
      .on('reviews')
      .columns(['label', 'at', 'id'])
      .where(sql.ref('label'), 'is not', null)
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropIndex('reviews_by_label').execute()
  }
}
