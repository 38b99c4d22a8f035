import { type Kysely, sql } from 'kysely'
import type { AuditLog, AuditRecord, Change } from '../../domain/access/audit.ts'
import type { Tables } from '../database/tables.ts'
import { auditHead } from './verify-audit.ts'
import { type AuditEntry, entryHash, FIRST_PREVIOUS } from '../database/audit-chain.ts'
import { onPostgres } from '../database/database-time.ts'

/** Writes changes to the audit. */
export interface AuditWriter {
  /** @param database a transaction, where the change itself is made in one: both or neither */
  append(database: Kysely<Tables>, change: Change): Promise<void>
}

/** @param home id of the station, recorded with each change */
export function createAuditWriter(home: string, now: () => Date): AuditWriter {
  return {
    async append(database, { actor, action, subject, before = null, after = null }) {
      const entry: AuditEntry = {
        at: now().toISOString(),
        home,
        actor: actor.name,
        role: actor.role ?? null,
        action,
        subject,
        before: JSON.stringify(before),
        after: JSON.stringify(after)
      }
      if (database.isTransaction) await chain(database, entry)
      else await database.transaction().execute((transaction) => chain(transaction, entry))
    }
  }
}

/**
 * Adds an entry after the newest one. One writer at a time: SQLite's transactions have the write lock from their
 * start.
 */
async function chain(transaction: Kysely<Tables>, entry: AuditEntry): Promise<void> {
  if (onPostgres(transaction)) await sql`lock table audit in share row exclusive mode`.execute(transaction)
  const newest = await transaction.selectFrom('audit').select('hash').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const previous = newest?.hash ?? FIRST_PREVIOUS
  await transaction
    .insertInto('audit')
    .values({ ...entry, previous, hash: entryHash(previous, entry) })
    .execute()
}

/** The audit in the database. */
export function createAuditLog(database: Kysely<Tables>, writer: AuditWriter): AuditLog {
  return {
    record: (change) => writer.append(database, change),
    head: () => auditHead(database),
    async list({ actor, action, subject, from, to }, { before, limit }) {
      let query = database.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit)
      if (actor !== undefined) query = query.where('actor', '=', actor)
      if (action !== undefined) query = query.where('action', '=', action)
      if (subject !== undefined) query = query.where('subject', '=', subject)
      if (from !== undefined) query = query.where('at', '>=', from)
      if (to !== undefined) query = query.where('at', '<', to)
      if (before !== undefined) query = query.where('seq', '<', before)
      const rows = await query.execute()
      return rows.map(({ seq, at, home, actor: name, role, action, subject, before, after }): AuditRecord => ({
        seq: Number(seq),
        at,
        home,
        actor: { name, role },
        action,
        subject,
        before: JSON.parse(before),
        after: JSON.parse(after)
      }))
    }
  }
}
