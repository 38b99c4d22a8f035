import type { Kysely, Selectable } from 'kysely'
import { timingSafeEqual } from 'node:crypto'
import { mayAct, type Role } from '../../domain/access/access.ts'
import { type KeyBook, type KeyInfo, RESERVED_NAMES } from '../../domain/access/keys.ts'
import { FirstKeyNotAdmin, KeyNameTaken, KeyNotFound, LastAdminKey } from '../../errors.ts'
import type { AuditWriter } from './audit-log.ts'
import type { KeysTable } from '../database/access-tables.ts'
import type { Tables } from '../database/tables.ts'
import { digestOfKey, idOfKey, newKey } from './key-text.ts'

export interface KeyBookParts {
  readonly database: Kysely<Tables>
  readonly audit: AuditWriter
  /** Whether the configuration has admin keys. Then no stored admin key is needed. */
  readonly configured: boolean
  /** Cryptographically strong. */
  readonly randomBytes: (count: number) => Buffer
  readonly now: () => Date
  /** Called when the last use of a key could not be written. */
  readonly onFault: (error: unknown) => void
}

const HOUR_MS = 3_600_000

/** Keys in the database, as SHA-256 digests. */
export function createKeyBook({ database, audit, configured, randomBytes, now, onFault }: KeyBookParts): KeyBook {
  const usable = (among: KeyBookParts['database']) => among.selectFrom('api_keys').where('revoked_at', 'is', null)

  /** @throws FirstKeyNotAdmin, LastAdminKey where nobody could make keys afterwards */
  async function checkAdmin(among: KeyBookParts['database'], refused: Error): Promise<void> {
    if (
      !configured
      && (await usable(among).select('id').where('role', '=', 'admin').limit(1).executeTakeFirst()) === undefined
    )
      throw refused
  }

  /** Written once an hour, so that a camera's key is not written for each picture. */
  async function noteUse({
    id,
    last_used_at: last
  }: Pick<Selectable<KeysTable>, 'id' | 'last_used_at'>): Promise<void> {
    const hour = new Date(Math.floor(now().getTime() / HOUR_MS) * HOUR_MS).toISOString()
    if (last !== null && last >= hour) return
    await database.updateTable('api_keys').set({ last_used_at: hour }).where('id', '=', id).execute().catch(onFault)
  }

  return {
    async actorOf(key) {
      const id = idOfKey(key)
      if (id === undefined) return undefined
      const row = await usable(database)
        .select(['id', 'name', 'role', 'digest', 'last_used_at'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (row === undefined || !timingSafeEqual(Buffer.from(row.digest, 'hex'), digestOfKey(key))) return undefined
      await noteUse(row)
      return { name: row.name, role: row.role as Role }
    },

    async exist() {
      return (await usable(database).select('id').limit(1).executeTakeFirst()) !== undefined
    },

    async list() {
      return (
        await database.selectFrom('api_keys').selectAll().orderBy('created_at', 'desc').orderBy('id').execute()
      ).map(infoOf)
    },

    async create({ name, role }, actor) {
      if (RESERVED_NAMES.includes(name)) throw new KeyNameTaken(name)
      const { id, key } = newKey(randomBytes)
      const row: Selectable<KeysTable> = {
        id,
        name,
        role,
        digest: digestOfKey(key).toString('hex'),
        created_at: now().toISOString(),
        created_by: actor.name,
        last_used_at: null,
        revoked_at: null,
        revoked_by: null
      }
      await database
        .transaction()
        .setIsolationLevel('serializable')
        .execute(async (transaction) => {
          if ((await usable(transaction).select('id').where('name', '=', name).executeTakeFirst()) !== undefined)
            throw new KeyNameTaken(name)
          await transaction.insertInto('api_keys').values(row).execute()
          await checkAdmin(transaction, new FirstKeyNotAdmin(role))
          await audit.append(transaction, { actor, action: 'key.create', subject: `key/${id}`, after: { name, role } })
        })
      return { key, info: infoOf(row) }
    },

    async revoke(id, actor) {
      return database
        .transaction()
        .setIsolationLevel('serializable')
        .execute(async (transaction) => {
          const row = await transaction.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst()
          if (row === undefined) throw new KeyNotFound(id)
          if (row.revoked_at !== null) return infoOf(row)
          const revoked = { revoked_at: now().toISOString(), revoked_by: actor.name }
          await transaction.updateTable('api_keys').set(revoked).where('id', '=', id).execute()
          if (mayAct(row.role as Role, 'admin')) await checkAdmin(transaction, new LastAdminKey(row.name))
          await audit.append(transaction, {
            actor,
            action: 'key.revoke',
            subject: `key/${id}`,
            before: { name: row.name, role: row.role }
          })
          return infoOf({ ...row, ...revoked })
        })
    }
  }
}

function infoOf({
  id,
  name,
  role,
  created_at,
  created_by,
  last_used_at,
  revoked_at,
  revoked_by
}: Selectable<KeysTable>): KeyInfo {
  return {
    id,
    name,
    role: role as Role,
    createdAt: created_at,
    createdBy: created_by,
    lastUsedAt: last_used_at,
    revokedAt: revoked_at,
    revokedBy: revoked_by
  }
}
