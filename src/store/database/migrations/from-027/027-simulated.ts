import type { Kysely, Migration } from 'kysely'

/** 1 for verdicts of a station in simulation; null for others. */
export const simulated: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable('inspections').addColumn('simulated', 'integer').execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.alterTable('inspections').dropColumn('simulated').execute()
  }
}
