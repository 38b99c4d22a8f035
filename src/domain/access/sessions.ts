import type { Actor, Role, StoredKeys } from './access.ts'

/** How a person proved their identity. */
export const WAYS = ['pin', 'ldap', 'oidc'] as const
export type Way = (typeof WAYS)[number]

/** A login gives a key that expires. It is sent as a cookie, or in `Authorization: Bearer`. */
export interface Session {
  readonly key: string
  readonly actor: Actor
  /** ISO 8601, UTC, as all times here. */
  readonly expiresAt: string
}

/** A session that has not ended, without its key. */
export interface SessionInfo {
  /** Public: it is a part of the key. */
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly way: Way
  readonly startedAt: string
  /** To the minute. */
  readonly usedAt: string
  readonly expiresAt: string
}

/** People who are logged in. Each change is recorded in the audit in the same transaction. */
export interface Sessions {
  /** Newest first. */
  list(): Promise<readonly SessionInfo[]>
  /** @param detail added to the entry in the audit, such as the person's data in the directory */
  start(person: { readonly name: string; readonly role: Role; readonly way: Way }, detail?: object): Promise<Session>
  /**
   * The owner of a key; undefined for a key that is unknown or has expired.
   * @param isAttended false if the page sent the request by itself; it then does not extend the session
   */
  actorOf(key: string, isAttended?: boolean): Promise<Actor | undefined>
  /** Logs out. Does nothing for a key that is not of a session. */
  leave(key: string): Promise<void>
  /** @throws SessionNotFound */
  revoke(id: string, actor: Actor): Promise<SessionInfo>
}

/** Prefix of the keys of sessions. */
export const SESSION_KEY_PREFIX = 'okngp_'

/**
 * Created keys, and keys of people who are logged in. A service with PINs but without created keys does not require
 * keys.
 */
export function withSessions(keys: StoredKeys, sessions: Pick<Sessions, 'actorOf'>): StoredKeys {
  return {
    exist: keys.exist,
    actorOf: (key, isAttended) =>
      key.startsWith(SESSION_KEY_PREFIX) ? sessions.actorOf(key, isAttended) : keys.actorOf(key)
  }
}
