import { type Kysely, type Migration, sql } from 'kysely'
import { onPostgres } from '../database-time.ts'

/**
 * What few records have is found without a look at all: a version that judges no more, a key that is rarely used, and
 * in the database of a plant a station that has been silent for long.
 */
export const historyIndexes: Migration = {
  async up(database: Kysely<unknown>) {
    const index = (name: string) => database.schema.createIndex(name).on('inspections')
    await index('inspections_by_version').columns(['model_version', 'at']).execute()
    await index('inspections_by_poster')
      .columns(['posted_by', 'at'])
      .where(sql.ref('posted_by'), 'is not', null)
      .execute()
    // A file has one data folder's records.
    if (onPostgres(database)) await index('inspections_by_home').columns(['home', 'at']).execute()
  },
  async down(database: Kysely<unknown>) {
    const names = ['inspections_by_version', 'inspections_by_poster']
    if (onPostgres(database)) names.push('inspections_by_home')
    for (const name of names) await database.schema.dropIndex(name).execute()
  }
}
