import { type Kysely, type Migration, sql } from 'kysely'

/** Which measurement system analysis a picture belongs to. Records from before belong to none. */
export const studies: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable('inspections').addColumn('study', 'text').execute()
    await database.schema
      .createIndex('inspections_by_study')
      .on('inspections')
      .columns(['study', 'at', 'id'])
      .where(sql.ref('study'), 'is not', null)
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropIndex('inspections_by_study').execute()
    await database.schema.alterTable('inspections').dropColumn('study').execute()
  }
}
