import type { Audit } from '../../domain/access/audit.ts'

/** Largest number of entries in a minute, so that an attacker with many addresses cannot fill the database. */
const MAX_A_MINUTE = 10
const MINUTE_MS = 60_000

/**
 * Records refused requests in the audit, but only the first ten of a minute. Metrics count all.
 * @param action such as `key.refused`
 * @param kind of the subject, such as `address`
 * @param clockMs monotonic, milliseconds
 * @returns a function to call with the address or the name, and further details
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
