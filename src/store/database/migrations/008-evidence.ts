import type { Kysely, Migration } from 'kysely'

/** Why a verdict is what it is. Records from before have none. */
export const evidence: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.alterTable('inspections').addColumn('evidence', 'text').execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.alterTable('inspections').dropColumn('evidence').execute()
  }
}
