import type { Audit } from '../../domain/access/audit.ts'

/** Entries in a minute, so that whoever tries keys from many addresses does not fill the database. */
const MAX_A_MINUTE = 10
const MINUTE_MS = 60_000

/**
 * Records in the audit who was refused, but only the first ten of a minute. Metrics count all.
 * @param action such as `key.refused`
 * @param kind of what was refused, such as `address`
 * @param clockMs monotonic, milliseconds
 * @returns to be called with the address or the name, and what else is to be known
 */
export function recordRefused(
  audit: Audit,
  { action, kind }: { readonly action: string; readonly kind: string },
  clockMs: () => number,
  onFault: (error: unknown) => void
): (subject: string, detail?: object) => void {
  let endMs = -Infinity
  let recorded = 0
  return (subject, detail) => {
    const now = clockMs()
    if (now >= endMs) {
      endMs = now + MINUTE_MS
      recorded = 0
    }
    if (++recorded > MAX_A_MINUTE) return
    const change = { actor: { name: 'unknown' }, action, subject: `${kind}/${subject}` }
    audit.record({ ...change, ...(detail !== undefined && { after: detail }) }).catch(onFault)
  }
}
