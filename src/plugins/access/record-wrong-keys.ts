import type { Audit } from '../../domain/access/audit.ts'

/** Entries in a minute, so that whoever tries keys from many addresses does not fill the database. */
const MAX_A_MINUTE = 10
const MINUTE_MS = 60_000

/**
 * Records wrong keys in the audit: the first one of an address in a minute, and of all addresses the first ten. Metrics
 * count all.
 * @param clockMs monotonic, milliseconds
 * @returns to be called for the first wrong key of an address
 */
export function recordWrongKeys(
  audit: Audit,
  clockMs: () => number,
  onFault: (error: unknown) => void
): (address: string) => void {
  let endMs = -Infinity
  let recorded = 0
  return (address) => {
    const now = clockMs()
    if (now >= endMs) {
      endMs = now + MINUTE_MS
      recorded = 0
    }
    if (++recorded > MAX_A_MINUTE) return
    audit.record({ actor: { name: 'unknown' }, action: 'key.refused', subject: `address/${address}` }).catch(onFault)
  }
}
