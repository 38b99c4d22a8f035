import type { Kysely, Selectable } from 'kysely'
import { timingSafeEqual } from 'node:crypto'
import type { Role } from '../../domain/access/access.ts'
import {
  type Session,
  SESSION_KEY_PREFIX,
  type SessionInfo,
  type Sessions,
  type Way,
  WAYS
} from '../../domain/access/sessions.ts'
import { SessionNotFound } from '../../errors.ts'
import type { SessionsTable } from '../database/access-tables.ts'
import type { Tables } from '../database/tables.ts'
import type { AuditWriter } from './audit-log.ts'
import { digestOfKey, idOfKey, newKey } from './key-text.ts'

export interface SessionStoreParts {
  readonly database: Kysely<Tables>
  readonly audit: AuditWriter
  /** Cryptographically strong. */
  readonly randomBytes: (count: number) => Buffer
  readonly now: () => Date
  /** Idle time after which a session without a PIN ends. */
  readonly idleMs: number
  /** Time after which a session without a PIN ends. */
  readonly maxMs: number
  /** Ways that people can log in by now: a session by another one has ended. Default: all. */
  readonly ways?: readonly Way[]
  /** Called when the last use of a session could not be written. */
  readonly onFault: (error: unknown) => void
}

export interface SessionStore extends Sessions {
  /** As `start`, in a transaction. */
  startIn(transaction: Kysely<Tables>, ...args: Parameters<Sessions['start']>): Promise<Session>
}

type Row = Selectable<SessionsTable>

/** A session by a PIN lasts for a shift, with some room: a panel that nobody touches stays logged in. */
const PIN_MS = 12 * 3_600_000
/** Interval at which the last use is written. */
const USE_MS = 60_000

/** Sessions in the database; of their keys, SHA-256 digests. */
export function createSessionStore(parts: SessionStoreParts): SessionStore {
  const { database, audit, randomBytes, now, idleMs, maxMs, ways = WAYS, onFault } = parts
  const after = (at: Date, ms: number): string => new Date(at.getTime() + ms).toISOString()

  function hasEnded({ way, used_at, expires_at }: Row, at: Date): boolean {
    const isIdle = way !== 'pin' && Date.parse(used_at) + idleMs <= at.getTime()
    return isIdle || expires_at <= at.toISOString() || !ways.some((each) => each === way)
  }

  async function noteUse({ id, used_at }: Row, at: Date): Promise<void> {
    if (at.getTime() - Date.parse(used_at) < USE_MS) return
    await database.updateTable('sessions').set({ used_at: at.toISOString() }).where('id', '=', id).execute()
  }

  const startIn: SessionStore['startIn'] = async (transaction, { name, role, way }, detail = {}) => {
    const { id, key } = newKey(randomBytes, SESSION_KEY_PREFIX)
    const at = now()
    const expiresAt = after(at, way === 'pin' ? PIN_MS : maxMs)
    await transaction.deleteFrom('sessions').where('expires_at', '<=', at.toISOString()).execute()
    await transaction
      .insertInto('sessions')
      .values({
        id,
        name,
        role,
        way,
        digest: digestOfKey(key).toString('hex'),
        started_at: at.toISOString(),
        used_at: at.toISOString(),
        expires_at: expiresAt
      })
      .execute()
    const actor = { name, role }
    await audit.append(transaction, {
      actor,
      action: 'session.start',
      subject: `session/${id}`,
      after: { way, expiresAt, ...detail }
    })
    return { key, actor, expiresAt }
  }

  return {
    startIn,
    start: (person, detail) => database.transaction().execute((transaction) => startIn(transaction, person, detail)),

    async list() {
      const at = now()
      const rows = await database
        .selectFrom('sessions')
        .selectAll()
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.filter((row) => !hasEnded(row, at)).map(infoOf)
    },

    async actorOf(key, isAttended = true) {
      const id = idOfKey(key, SESSION_KEY_PREFIX)
      if (id === undefined) return undefined
      const row = await database.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
      const at = now()
      if (row === undefined || hasEnded(row, at)) return undefined
      if (!timingSafeEqual(Buffer.from(row.digest, 'hex'), digestOfKey(key))) return undefined
      if (isAttended) await noteUse(row, at).catch(onFault)
      return { name: row.name, role: row.role as Role }
    },

    async leave(key) {
      const digest = digestOfKey(key).toString('hex')
      await database.transaction().execute(async (transaction) => {
        const row = await transaction.selectFrom('sessions').selectAll().where('digest', '=', digest).executeTakeFirst()
        if (row === undefined) return
        await transaction.deleteFrom('sessions').where('id', '=', row.id).execute()
        const actor = { name: row.name, role: row.role }
        await audit.append(transaction, { actor, action: 'session.end', subject: `session/${row.id}` })
      })
    },

    revoke: (id, actor) =>
      database.transaction().execute(async (transaction) => {
        const row = await transaction.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
        if (row === undefined || hasEnded(row, now())) throw new SessionNotFound(id)
        await transaction.deleteFrom('sessions').where('id', '=', id).execute()
        const before = infoOf(row)
        await audit.append(transaction, { actor, action: 'session.revoke', subject: `session/${id}`, before })
        return before
      })
  }
}

const infoOf = ({ id, name, role, way, started_at, used_at, expires_at }: Row): SessionInfo => ({
  id,
  name,
  role: role as Role,
  way: way as Way,
  startedAt: started_at,
  usedAt: used_at,
  expiresAt: expires_at
})
