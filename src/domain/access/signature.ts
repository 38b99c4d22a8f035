import type { Role } from './access.ts'
import type { Way } from './sessions.ts'

/** Kinds of changes for which a signature can be required. */
export const SIGNED_KINDS = ['activate', 'threshold', 'challenge'] as const
export type SignedKind = (typeof SIGNED_KINDS)[number]

/**
 * A person's approval of one change, for which they proved their identity again. It is stored in the same entry of the
 * audit as the change, so it cannot be used for another change.
 *
 * Source  21 CFR 11.50 (name, time, meaning), 11.70 (bound to its record), 11.200 (by name and a secret)
 */
export interface Signature {
  readonly name: string
  readonly role: Role
  readonly way: Exclude<Way, 'oidc'>
  /** Such as `approved for production`. */
  readonly meaning: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** SHA-256 of the request that was signed, in hex. */
  readonly request: string
}

/** The request that is signed. */
export interface SignedRequest {
  readonly method: string
  /** Path and query, as the service sees them. */
  readonly url: string
  /** The header `if-match`; null if there is none. */
  readonly ifMatch: string | null
  /** JSON; null if there is none. */
  readonly body: unknown
}
