import { type Kysely, type Migration, sql } from 'kysely'

/** A measurement is one record, whichever of the services on this database it was posted to. */
export const measurements: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable('inspections').addColumn('measurement', 'text').execute()
    await database.schema
      .createIndex('inspections_by_measurement')
      .unique()
      .on('inspections')
      .column('measurement')
      .where(sql.ref('measurement'), 'is not', null)
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropIndex('inspections_by_measurement').execute()
    await database.schema.alterTable('inspections').dropColumn('measurement').execute()
  }
}
