import type { onErrorAsyncHookHandler } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Audit } from '../../domain/access/audit.ts'

/** What a key may not say for another station. */
const REFUSALS: ReadonlySet<string> = new Set(['STATION_NOT_KEYS', 'STATION_NOT_FOLDERS', 'RECORD_NOT_STATIONS'])
/** A station tries again every half minute: the same refusal is recorded once in this time. Milliseconds. */
const ONCE_MS = 3_600_000
const MAX_REMEMBERED = 1000

/** Records in the audit that somebody was refused who spoke for another station. */
export function auditRefusals(audit: Audit): onErrorAsyncHookHandler {
  const recorded = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: ONCE_MS })
  return async ({ actor, body, log }, _reply, { code }) => {
    if (!REFUSALS.has(code)) return
    // Only a body that was checked gets so far.
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
