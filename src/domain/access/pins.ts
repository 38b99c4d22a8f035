import type { Actor } from './access.ts'
import type { Session } from './sessions.ts'

/** A person with a PIN. The PIN itself is not stored. */
export interface PinInfo {
  readonly name: string
  /** ISO 8601, UTC, as all times here. */
  readonly setAt: string
  /** Name of the actor. */
  readonly setBy: string
}

/**
 * People with PINs, for panels without a keyboard. A PIN is short, so it gives at most the rights of an operator. Each
 * change is recorded in the audit in the same transaction.
 */
export interface PinBook {
  /** By name. */
  list(): Promise<readonly PinInfo[]>
  /**
   * Replaces an earlier PIN. A person who is logged in by the earlier PIN must log in again.
   * @param pin null to draw a random one
   * @returns the PIN, which cannot be read again later, and its data
   * @throws KeyNameTaken for a reserved name
   */
  set(name: string, pin: string | null, actor: Actor): Promise<{ readonly pin: string; readonly info: PinInfo }>
  /** Removes a PIN and logs out the person who is logged in by it. @throws PinNotFound */
  remove(name: string, actor: Actor): Promise<PinInfo>
  /** Logs in. It takes the same time for a name without a PIN. @throws PinWrong */
  enter(name: string, pin: string): Promise<Session>
  /** Returns the owner of the PIN without starting a session. @throws PinWrong */
  check(name: string, pin: string): Promise<Actor>
}
