import type { onErrorAsyncHookHandler } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Audit } from '../../domain/access/audit.ts'

/** Errors of a request that speaks for another station than its key. */
const REFUSALS: ReadonlySet<string> = new Set(['STATION_NOT_KEYS', 'STATION_NOT_FOLDERS', 'RECORD_NOT_STATIONS'])
/** A station tries again every half minute. The same refusal is recorded once in this time. Milliseconds. */
const ONCE_MS = 3_600_000
const MAX_REMEMBERED = 1000

/** Records in the audit that a request for another station was refused. */
export function auditRefusals(audit: Audit): onErrorAsyncHookHandler {
  const recorded = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: ONCE_MS })
  return async ({ actor, body, log }, _reply, { code }) => {
    if (!REFUSALS.has(code)) return
    // The schema has checked the body before these errors are thrown.
    const { name, home } = body as { name: string; home: string }
    const key = JSON.stringify([actor.name, code, name, home])
    if (recorded.has(key)) return
    recorded.set(key, true)
    const change = { actor, action: 'station.refused', subject: `station/${name}`, after: { code, home } }
    await audit.record(change).catch((error: unknown) => {
      recorded.delete(key)
      log.error({ err: error }, 'a refusal cannot be recorded')
    })
  }
}
