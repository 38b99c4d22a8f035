import type { Kysely, Selectable } from 'kysely'
import { timingSafeEqual } from 'node:crypto'
import type { Actor } from '../../domain/access/access.ts'
import { RESERVED_NAMES } from '../../domain/access/keys.ts'
import { PIN_KEY_PREFIX, type PinBook, type PinInfo } from '../../domain/access/pins.ts'
import { KeyNameTaken, PinNotFound, PinWrong } from '../../errors.ts'
import type { PinsTable } from '../database/access-tables.ts'
import type { Tables } from '../database/tables.ts'
import type { AuditWriter } from './audit-log.ts'
import { digestOfKey, idOfKey, newKey } from './key-text.ts'
import { hashPin, isPinOf } from './pin-hash.ts'
import { randomPin } from './random-pin.ts'

export interface PinBookParts {
  readonly database: Kysely<Tables>
  readonly audit: AuditWriter
  /** Cryptographically strong. */
  readonly randomBytes: (count: number) => Buffer
  readonly now: () => Date
}

/** A shift, with some room. */
const SESSION_MS = 12 * 3_600_000

const actorNamed = (name: string): Actor => ({ name, role: 'operator' })

/** PINs in the database, as scrypt hashes, and the keys that people got for them, as SHA-256 digests. */
export function createPinBook({ database, audit, randomBytes, now }: PinBookParts): PinBook {
  return {
    async list() {
      return (await database.selectFrom('pins').selectAll().orderBy('name').execute()).map(infoOf)
    },

    async set(name, wanted, actor) {
      if (RESERVED_NAMES.includes(name)) throw new KeyNameTaken(name)
      const pin = wanted ?? randomPin(randomBytes)
      const row = { name, hash: await hashPin(pin, randomBytes), set_at: now().toISOString(), set_by: actor.name }
      await database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('pins')
          .values(row)
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute()
        await transaction.deleteFrom('pin_sessions').where('name', '=', name).execute()
        await audit.append(transaction, { actor, action: 'pin.set', subject: `pin/${name}` })
      })
      return { pin, info: infoOf(row) }
    },

    async remove(name, actor) {
      return database.transaction().execute(async (transaction) => {
        const row = await transaction.selectFrom('pins').selectAll().where('name', '=', name).executeTakeFirst()
        if (row === undefined) throw new PinNotFound(name)
        await transaction.deleteFrom('pins').where('name', '=', name).execute()
        await transaction.deleteFrom('pin_sessions').where('name', '=', name).execute()
        await audit.append(transaction, { actor, action: 'pin.remove', subject: `pin/${name}` })
        return infoOf(row)
      })
    },

    async enter(name, pin) {
      const row = await database.selectFrom('pins').select('hash').where('name', '=', name).executeTakeFirst()
      if (!(await isPinOf(row?.hash, pin))) throw new PinWrong()
      const { id, key } = newKey(randomBytes, PIN_KEY_PREFIX)
      const at = now()
      const expiresAt = new Date(at.getTime() + SESSION_MS).toISOString()
      await database.transaction().execute(async (transaction) => {
        // Written as it is, the row stays locked until the key is there: who changes the PIN then finds the key, too.
        const { numUpdatedRows } = await transaction
          .updateTable('pins')
          .set({ name })
          .where('name', '=', name)
          .where('hash', '=', row!.hash)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) throw new PinWrong()
        await transaction.deleteFrom('pin_sessions').where('expires_at', '<=', at.toISOString()).execute()
        await transaction
          .insertInto('pin_sessions')
          .values({ id, name, digest: digestOfKey(key).toString('hex'), expires_at: expiresAt })
          .execute()
      })
      return { key, actor: actorNamed(name), expiresAt }
    },

    async actorOf(key) {
      const id = idOfKey(key, PIN_KEY_PREFIX)
      if (id === undefined) return undefined
      const row = await database.selectFrom('pin_sessions').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined || row.expires_at <= now().toISOString()) return undefined
      return timingSafeEqual(Buffer.from(row.digest, 'hex'), digestOfKey(key)) ? actorNamed(row.name) : undefined
    },

    async leave(key) {
      const digest = digestOfKey(key).toString('hex')
      await database.deleteFrom('pin_sessions').where('digest', '=', digest).execute()
    }
  }
}

const infoOf = ({ name, set_at, set_by }: Selectable<PinsTable>): PinInfo => ({ name, setAt: set_at, setBy: set_by })
