import type { Actor, Role, StoredKeys } from './access.ts'

/** A key without its secret text, of which only the owner has a copy. */
export interface KeyInfo {
  /** Public: it is a part of the key. */
  readonly id: string
  readonly name: string
  readonly role: Role
  /** ISO 8601, UTC, as all times here. */
  readonly createdAt: string
  /** Name of the actor. */
  readonly createdBy: string
  /** To the hour; null for one that was never used. */
  readonly lastUsedAt: string | null
  /** Null for one that may be used. */
  readonly revokedAt: string | null
  readonly revokedBy: string | null
}

/** Keys, to be made and revoked. Each change is recorded in the audit together with it, or not made. */
export interface KeyBook extends StoredKeys {
  /** Newest first, revoked ones too. */
  list(): Promise<readonly KeyInfo[]>
  /**
   * @returns the key, which can't be had again, and what is known of it
   * @throws KeyNameTaken, FirstKeyNotAdmin
   */
  create(
    order: { readonly name: string; readonly role: Role },
    actor: Actor
  ): Promise<{ readonly key: string; readonly info: KeyInfo }>
  /** Revoking twice is as once. @throws KeyNotFound, LastAdminKey */
  revoke(id: string, actor: Actor): Promise<KeyInfo>
}

/** Names that would be taken for another actor in the audit. */
export const RESERVED_NAMES: readonly string[] = ['config', 'local', 'open']
