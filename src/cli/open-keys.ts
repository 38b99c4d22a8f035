import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { databaseUrlOf } from '../config.ts'
import type { Actor } from '../domain/access/access.ts'
import type { PinBook } from '../domain/access/pins.ts'
import type { KeyBook } from '../domain/access/keys.ts'
import { createAuditWriter } from '../store/access/audit-log.ts'
import { openDatabase } from '../store/database/open-database.ts'
import { createKeyBook } from '../store/access/key-book.ts'
import { createPinBook } from '../store/access/pin-book.ts'
import { createSessionStore } from '../store/access/session-store.ts'
import { stationId } from '../store/station-id.ts'
import { cliActor, cliConfig } from './cli-config.ts'

/** The keys of this station, and the person who changes them. */
export interface OpenKeys {
  readonly keys: KeyBook
  readonly pins: PinBook
  /** Whether cameras need a key as soon as the first key exists. */
  readonly camerasNeedKeys: boolean
  readonly actor: Actor
  close(): Promise<void>
}

/** Opens the keys in the database that the service uses. The service may run at the same time. */
export async function openKeys(env: Readonly<Record<string, string | undefined>>, now: () => Date): Promise<OpenKeys> {
  const config = cliConfig(env)
  const database = await openDatabase(databaseUrlOf(config))
  const audit = createAuditWriter(await stationId(resolve(config.dataDir)), now)
  const common = { database, audit, randomBytes, now, onFault() {} }
  // The command line starts no sessions. It ends the sessions of a person whose PIN it removes.
  const sessions = createSessionStore({ ...common, idleMs: 0, maxMs: 0 })
  return {
    keys: createKeyBook({ ...common, configured: config.adminKeys.length > 0 }),
    pins: createPinBook({ ...common, sessions }),
    camerasNeedKeys: config.inspectKey !== 'open',
    actor: cliActor(),
    close: () => database.destroy()
  }
}
