import { type Kysely, sql } from 'kysely'
import type { Message, MessageKind, Outbox } from '../../domain/records/outbox.ts'
import { onPostgres } from '../database/database-time.ts'
import type { Tables } from '../database/tables.ts'

type OutboxDatabase = Kysely<Tables>

/** Of all locks that the program takes in PostgreSQL by number. */
const OUTBOX_LOCK = 0x6f6b6e67
/** Largest number of rows that one statement removes, because other statements wait for it. */
const ROWS_REMOVED_AT_ONCE = 1000

/**
 * Messages in the database, each data folder's for itself.
 */
export function createOutbox(database: OutboxDatabase, home: string): Outbox {
  async function cursorOf(channel: string): Promise<number> {
    const found = await database
      .selectFrom('outbox_cursors')
      .select('position')
      .where('home', '=', home)
      .where('channel', '=', channel)
      .executeTakeFirst()
    if (found !== undefined) return Number(found.position)
    const newest = await database
      .selectFrom('outbox')
      .select(({ fn }) => fn.max('position').as('position'))
      .where('home', '=', home)
      .executeTakeFirst()
    const position = Number(newest?.position ?? 0)
    await setCursor(channel, position)
    return position
  }

  async function setCursor(channel: string, position: number): Promise<void> {
    await database
      .insertInto('outbox_cursors')
      .values({ home, channel, position })
      .onConflict((conflict) => conflict.columns(['home', 'channel']).doUpdateSet({ position }))
      .execute()
  }

  return {
    async next(channel, limit) {
      const rows = await database
        .selectFrom('outbox')
        .selectAll()
        .where('home', '=', home)
        .where('position', '>', await cursorOf(channel))
        .orderBy('position')
        .limit(limit)
        .execute()
      return rows.map(({ position, key, kind, at, station, body }) => ({
        position: Number(position),
        key,
        kind: kind as MessageKind,
        at,
        station,
        body: JSON.parse(body) as Message['body']
      }))
    },
    done: setCursor,
    async backlog(channel) {
      const { waiting, oldest } = await database
        .selectFrom('outbox')
        .select(({ fn }) => [fn.countAll().as('waiting'), fn.min('at').as('oldest')])
        .where('home', '=', home)
        .where('position', '>', await cursorOf(channel))
        .executeTakeFirstOrThrow()
      return { waiting: Number(waiting), oldest }
    },
    async tidy(channels) {
      let old = database.deleteFrom('outbox_cursors').where('home', '=', home)
      if (channels.length > 0) old = old.where('channel', 'not in', channels)
      await old.execute()
      const cursors = await Promise.all(channels.map(cursorOf))
      const sent = Math.min(...cursors)
      for (;;) {
        const { numDeletedRows } = await database
          .deleteFrom('outbox')
          .where('position', 'in', (oldest) =>
            oldest
              .selectFrom('outbox')
              .select('position')
              .where('home', '=', home)
              .where('position', '<=', Math.min(sent, Number.MAX_SAFE_INTEGER))
              .orderBy('position')
              .limit(ROWS_REMOVED_AT_ONCE)
          )
          .executeTakeFirstOrThrow()
        if (numDeletedRows < BigInt(ROWS_REMOVED_AT_ONCE)) return
      }
    }
  }
}

/**
 * Puts messages into the outbox, in the transaction that writes their records. A message that is there already stays as
 * it is. One transaction after the other puts messages: else one could appear behind a cursor that has already passed
 * it. So this comes last in a transaction. SQLite has one writer anyway.
 */
export async function putMessages(
  transaction: OutboxDatabase,
  home: string,
  messages: readonly Omit<Message, 'position'>[]
): Promise<void> {
  if (messages.length === 0) return
  if (onPostgres(transaction)) await sql`select pg_advisory_xact_lock(${OUTBOX_LOCK})`.execute(transaction)
  await transaction
    .insertInto('outbox')
    .values(messages.map(({ body, ...message }) => ({ ...message, home, body: JSON.stringify(body) })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
