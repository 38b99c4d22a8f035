import type { Kysely, Migration } from 'kysely'

/** What waits is read in its order, and counted, without a look at each message. */
export const outboxOrder: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema.createIndex('outbox_order').on('outbox').columns(['home', 'position', 'at']).execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropIndex('outbox_order').execute()
  }
}
