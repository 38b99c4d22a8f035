import type { Actor, Role, StoredKeys } from './access.ts'

/** How a person proved to be who they say. */
export const WAYS = ['pin', 'ldap', 'oidc'] as const
export type Way = (typeof WAYS)[number]

/** What a person gets who logs in: a key that ends by itself. It comes as a cookie, or for `Authorization: Bearer`. */
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

/** Who is logged in. Each change is recorded in the audit together with it, or not made. */
export interface Sessions {
  /** Newest first. */
  list(): Promise<readonly SessionInfo[]>
  /** @param detail joins the entry in the audit, such as what the directory said of the person */
  start(person: { readonly name: string; readonly role: Role; readonly way: Way }, detail?: object): Promise<Session>
  /**
   * Whose key it is; undefined for one that is unknown or has ended.
   * @param isAttended false: the person did nothing for this request, so it does not keep the session alive
   */
  actorOf(key: string, isAttended?: boolean): Promise<Actor | undefined>
  /** Logs out; nothing for any other key. */
  leave(key: string): Promise<void>
  /** @throws SessionNotFound */
  revoke(id: string, actor: Actor): Promise<SessionInfo>
}

/** Keys of sessions begin so. */
export const SESSION_KEY_PREFIX = 'okngp_'

/** Keys that were made, and those of people who are logged in. A PIN alone makes no service want keys. */
export function withSessions(keys: StoredKeys, sessions: Pick<Sessions, 'actorOf'>): StoredKeys {
  return {
    exist: keys.exist,
    actorOf: (key, isAttended) =>
      key.startsWith(SESSION_KEY_PREFIX) ? sessions.actorOf(key, isAttended) : keys.actorOf(key)
  }
}
