import type { Kysely, Selectable } from 'kysely'
import type { Actor } from '../../domain/access/access.ts'
import { RESERVED_NAMES } from '../../domain/access/keys.ts'
import type { PinBook, PinInfo } from '../../domain/access/pins.ts'
import { KeyNameTaken, PinNotFound, PinWrong } from '../../errors.ts'
import type { PinsTable } from '../database/access-tables.ts'
import type { Tables } from '../database/tables.ts'
import type { AuditWriter } from './audit-log.ts'
import { hashPin, isPinOf } from './pin-hash.ts'
import { randomPin } from './random-pin.ts'
import type { SessionStore } from './session-store.ts'

export interface PinBookParts {
  readonly database: Kysely<Tables>
  readonly audit: AuditWriter
  readonly sessions: Pick<SessionStore, 'startIn'>
  /** Cryptographically strong. */
  readonly randomBytes: (count: number) => Buffer
  readonly now: () => Date
}

const actorNamed = (name: string): Actor => ({ name, role: 'operator' })

/** PINs in the database, as scrypt hashes. */
export function createPinBook({ database, audit, sessions, randomBytes, now }: PinBookParts): PinBook {
  /** @returns the stored hash that the PIN matches @throws PinWrong */
  async function hashOf(name: string, pin: string): Promise<string> {
    const row = await database.selectFrom('pins').select('hash').where('name', '=', name).executeTakeFirst()
    if (!(await isPinOf(row?.hash, pin))) throw new PinWrong()
    return row!.hash
  }

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
        await endSessions(transaction, name)
        await audit.append(transaction, { actor, action: 'pin.set', subject: `pin/${name}` })
      })
      return { pin, info: infoOf(row) }
    },

    async remove(name, actor) {
      return database.transaction().execute(async (transaction) => {
        const row = await transaction.selectFrom('pins').selectAll().where('name', '=', name).executeTakeFirst()
        if (row === undefined) throw new PinNotFound(name)
        await transaction.deleteFrom('pins').where('name', '=', name).execute()
        await endSessions(transaction, name)
        await audit.append(transaction, { actor, action: 'pin.remove', subject: `pin/${name}` })
        return infoOf(row)
      })
    },

    async enter(name, pin) {
      const hash = await hashOf(name, pin)
      return database.transaction().execute(async (transaction) => {
        // Written as it is, the row stays locked until the key is there: who changes the PIN then finds the key, too.
        const { numUpdatedRows } = await transaction
          .updateTable('pins')
          .set({ name })
          .where('name', '=', name)
          .where('hash', '=', hash)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) throw new PinWrong()
        return sessions.startIn(transaction, { ...actorNamed(name), way: 'pin' })
      })
    },

    async check(name, pin) {
      await hashOf(name, pin)
      return actorNamed(name)
    }
  }
}

async function endSessions(transaction: Kysely<Tables>, name: string): Promise<void> {
  await transaction.deleteFrom('sessions').where('name', '=', name).where('way', '=', 'pin').execute()
}

const infoOf = ({ name, set_at, set_by }: Selectable<PinsTable>): PinInfo => ({ name, setAt: set_at, setBy: set_by })
