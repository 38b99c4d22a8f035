import { type Kysely, type Migration, sql } from 'kysely'

/** Records are found by reason and by measurement as fast as by verdict. */
export const search: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createIndex('inspections_by_reason')
      .on('inspections')
      .columns(['reason', 'at', 'id'])
      .execute()
    await database.schema
      .createIndex('inspections_by_measurement_id')
      .on('inspections')
      .columns(['meas_id', 'at', 'id'])
      .where(sql.ref('meas_id'), 'is not', null)
      .execute()
  },
  async down(database: Kysely<unknown>) {
    for (const name of ['inspections_by_reason', 'inspections_by_measurement_id'])
      await database.schema.dropIndex(name).execute()
  }
}
