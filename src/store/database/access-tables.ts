import type { Generated } from 'kysely'

/** Times are ISO 8601, UTC. */
export interface KeysTable {
  /** The part of the key that may be known. */
  id: string
  name: string
  role: string
  /** SHA-256 of the whole key, in hex. */
  digest: string
  created_at: string
  created_by: string
  last_used_at: string | null
  revoked_at: string | null
  revoked_by: string | null
}

export interface PinsTable {
  name: string
  /** `scrypt$N$r$p$salt$hash`. */
  hash: string
  set_at: string
  set_by: string
}

/** People who are logged in. */
export interface SessionsTable {
  /** The part of the key that may be known. */
  id: string
  name: string
  role: string
  /** How the person logged in: pin, ldap or oidc. */
  way: string
  /** SHA-256 of the whole key, in hex. */
  digest: string
  started_at: string
  used_at: string
  expires_at: string
}

/** Rows are never changed or deleted: triggers refuse it. */
export interface AuditTable {
  /** PostgreSQL's driver reads it as text. */
  seq: Generated<number | string>
  at: string
  home: string
  actor: string
  role: string | null
  action: string
  subject: string
  /** JSON. */
  before: string
  after: string
  /** `hash` of the entry before. */
  previous: string
  /** SHA-256 of the entry and `previous`, in hex. */
  hash: string
}
