import type { Actor, Role, StoredKeys } from './access.ts'

/** A key without its secret text. Only the owner has a copy of that text. */
export interface KeyInfo {
  /** Public: it is a part of the key. */
  readonly id: string
  readonly name: string
  readonly role: Role
  /** ISO 8601, UTC, as all times here. */
  readonly createdAt: string
  /** Name of the actor. */
  readonly createdBy: string
  /** To the hour; null for a key that was never used. */
  readonly lastUsedAt: string | null
  /** Null for a key that may be used. */
  readonly revokedAt: string | null
  readonly revokedBy: string | null
}

/** Creates and revokes keys. Each change is recorded in the audit in the same transaction. */
export interface KeyBook extends StoredKeys {
  /** Newest first, revoked ones too. */
  list(): Promise<readonly KeyInfo[]>
  /**
   * @returns the key, which cannot be read again later, and its data
   * @throws KeyNameTaken, FirstKeyNotAdmin
   */
  create(
    order: { readonly name: string; readonly role: Role },
    actor: Actor
  ): Promise<{ readonly key: string; readonly info: KeyInfo }>
  /** Revoking a key again changes nothing. @throws KeyNotFound, LastAdminKey */
  revoke(id: string, actor: Actor): Promise<KeyInfo>
}

/** Names that the audit uses for other actors. */
export const RESERVED_NAMES: readonly string[] = ['config', 'local', 'open']
