import { type Kysely, type Migration, sql } from 'kysely'

/** Jobs that workers train: who has which, until when, and what they have made of it. */
export const workers: Migration = {
  async up(database: Kysely<unknown>) {
    for (const name of NUMBERS)
      await database.schema
        .alterTable('jobs')
        .addColumn(name, 'integer', (column) => column.notNull().defaultTo(0))
        .execute()
    for (const name of TEXTS) await database.schema.alterTable('jobs').addColumn(name, 'text').execute()
    await database.schema
      .createIndex('jobs_for_workers')
      .on('jobs')
      .columns(['state', 'created_at'])
      .where(sql.ref('by_workers'), '=', 1)
      .execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropIndex('jobs_for_workers').execute()
    for (const name of [...NUMBERS, ...TEXTS]) await database.schema.alterTable('jobs').dropColumn(name).execute()
  }
}

const NUMBERS = ['by_workers', 'packed', 'cancel_asked', 'lease_number', 'settled']
const TEXTS = ['lease_holder', 'lease_until', 'taken_at', 'checkpoint', 'made']
