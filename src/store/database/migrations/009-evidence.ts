import type { Kysely, Migration } from 'kysely'

const TABLES = ['inspections', 'reviews'] as const

/** Why a verdict is what it is. Records from before have none. */
export const evidence: Migration = {
  async up(database: Kysely<unknown>) {
    for (const table of TABLES) await database.schema.alterTable(table).addColumn('evidence', 'text').execute()
  },
  async down(database: Kysely<unknown>) {
    for (const table of TABLES) await database.schema.alterTable(table).dropColumn('evidence').execute()
  }
}
