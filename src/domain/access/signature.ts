import type { Role } from './access.ts'
import type { Way } from './sessions.ts'

/** What a signature can be asked for. */
export const SIGNED_KINDS = ['activate', 'threshold', 'challenge'] as const
export type SignedKind = (typeof SIGNED_KINDS)[number]

/**
 * That a person approves one change, by proving again who they are. It is kept with the change, in the same entry of
 * the audit, so it can be taken to no other one.
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

/** A request that changes something, as it is signed. */
export interface SignedRequest {
  readonly method: string
  /** Path and query, as the service sees them. */
  readonly url: string
  /** The header `if-match`; null where there is none. */
  readonly ifMatch: string | null
  /** JSON; null where there is none. */
  readonly body: unknown
}
