import type { Actor, StoredKeys } from './access.ts'

/** Who has a PIN. The PIN itself is kept nowhere. */
export interface PinInfo {
  readonly name: string
  /** ISO 8601, UTC, as all times here. */
  readonly setAt: string
  /** Name of the actor. */
  readonly setBy: string
}

/** What a person gets for name and PIN: a key that ends by itself. */
export interface PinSession {
  readonly key: string
  readonly actor: Actor
  readonly expiresAt: string
}

/**
 * Names with PINs, for panels without a keyboard. A PIN is short, so it opens no more than an operator may do. Each
 * change is recorded in the audit together with it, or not made.
 */
export interface PinBook {
  /** By name. */
  list(): Promise<readonly PinInfo[]>
  /**
   * Replaces the one before; who is logged in by that has to log in anew.
   * @param pin null has one drawn
   * @returns the PIN, which can't be had again, and what is known of it
   * @throws KeyNameTaken for a reserved name
   */
  set(name: string, pin: string | null, actor: Actor): Promise<{ readonly pin: string; readonly info: PinInfo }>
  /** Logs out the person who is logged in by it. @throws PinNotFound */
  remove(name: string, actor: Actor): Promise<PinInfo>
  /** Takes as long for a name that has none. @throws PinWrong */
  enter(name: string, pin: string): Promise<PinSession>
  /** Whose key it is; undefined for one that is unknown or has ended. */
  actorOf(key: string): Promise<Actor | undefined>
  /** Ends a key of `enter`; nothing for any other. */
  leave(key: string): Promise<void>
}

/** Keys of `enter` begin so. */
export const PIN_KEY_PREFIX = 'okngp_'

/** Keys that were made, and those that people got for their PIN. A PIN alone makes no service want keys. */
export function withPins(keys: StoredKeys, pins: Pick<PinBook, 'actorOf'>): StoredKeys {
  return {
    exist: keys.exist,
    actorOf: (key) => (key.startsWith(PIN_KEY_PREFIX) ? pins.actorOf(key) : keys.actorOf(key))
  }
}
