import type { Kysely } from 'kysely'
import type { AuditLog, AuditRecord, Change } from '../../domain/access/audit.ts'
import type { Tables } from '../database/tables.ts'

/** Writes changes down. */
export interface AuditWriter {
  /** @param database a transaction, where the change itself is made in one: both or neither */
  append(database: Kysely<Tables>, change: Change): Promise<void>
}

/** @param home id of the station, recorded with each change */
export function createAuditWriter(home: string, now: () => Date): AuditWriter {
  return {
    async append(database, { actor, action, subject, before = null, after = null }) {
      await database
        .insertInto('audit')
        .values({
          at: now().toISOString(),
          home,
          actor: actor.name,
          role: actor.role ?? null,
          action,
          subject,
          before: JSON.stringify(before),
          after: JSON.stringify(after)
        })
        .execute()
    }
  }
}

/** The audit in the database. */
export function createAuditLog(database: Kysely<Tables>, writer: AuditWriter): AuditLog {
  return {
    record: (change) => writer.append(database, change),
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
