import type { FastifyBaseLogger } from 'fastify'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Config } from '../config.ts'
import type { AuditLog } from '../domain/access/audit.ts'
import type { KeyBook } from '../domain/access/keys.ts'
import type { PinBook } from '../domain/access/pins.ts'
import type { Sessions } from '../domain/access/sessions.ts'
import { type AuditWriter, createAuditLog, createAuditWriter } from '../store/access/audit-log.ts'
import type { Database } from '../store/database/open-database.ts'
import { createKeyBook } from '../store/access/key-book.ts'
import { createPinBook } from '../store/access/pin-book.ts'
import { createSessionStore } from '../store/access/session-store.ts'
import { rememberKeys } from '../store/access/remembered-keys.ts'

export interface AccessParts {
  readonly database: Database
  /** Id of the station. */
  readonly home: string
  readonly config: Config
  readonly logger: FastifyBaseLogger
}

/** Wires keys, sessions and audit. */
export function composeAccess({ database, home, config, logger }: AccessParts): {
  readonly keys: KeyBook
  readonly pins: PinBook
  readonly sessions: Sessions
  readonly audit: AuditLog
  readonly auditWriter: AuditWriter
} {
  const now = (): Date => new Date()
  const auditWriter = createAuditWriter(home, now)
  const onFault = (error: unknown): void => {
    logger.error({ err: error }, 'the database does not answer for a key')
  }
  const stored = createKeyBook({
    database,
    audit: auditWriter,
    configured: config.adminKeys.length > 0,
    randomBytes,
    now,
    onFault
  })
  const sessions = createSessionStore({
    database,
    audit: auditWriter,
    randomBytes,
    now,
    idleMs: config.people.idleMinutes * 60_000,
    maxMs: config.people.maxHours * 3_600_000,
    ways: ['pin', ...(config.ldap.enabled ? ['ldap' as const] : []), ...(config.oidc.enabled ? ['oidc' as const] : [])],
    onFault
  })
  return {
    sessions,
    keys: rememberKeys(stored, {
      clockMs: () => performance.now(),
      wait: (ms) => setTimeout(ms, undefined, { ref: false }),
      onFault
    }),
    pins: createPinBook({ database, audit: auditWriter, sessions, randomBytes, now }),
    audit: createAuditLog(database, auditWriter),
    auditWriter
  }
}
