import { createHash } from 'node:crypto'

/** An entry of the audit as it lies in the database, without its number: that one may leave gaps. */
export interface AuditEntry {
  readonly at: string
  readonly home: string
  readonly actor: string
  readonly role: string | null
  readonly action: string
  readonly subject: string
  /** JSON, as it was written. */
  readonly before: string
  readonly after: string
}

/** Used as the hash before the first entry. */
export const FIRST_PREVIOUS = '0'.repeat(64)

/** SHA-256, in hex, of an entry and the hash of the entry before it. */
export function entryHash(previous: string, entry: AuditEntry): string {
  const { at, home, actor, role, action, subject, before, after } = entry
  return createHash('sha256')
    .update(JSON.stringify([previous, at, home, actor, role, action, subject, before, after]))
    .digest('hex')
}
