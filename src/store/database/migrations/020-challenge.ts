import type { Kysely, Migration } from 'kysely'

/** What a master part was judged, as JSON; null for other parts. */
export const challenge: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable('inspections').addColumn('challenge', 'text').execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.alterTable('inspections').dropColumn('challenge').execute()
  }
}
