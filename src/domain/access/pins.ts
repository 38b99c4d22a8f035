import type { Actor } from './access.ts'
import type { Session } from './sessions.ts'

/** Who has a PIN. The PIN itself is kept nowhere. */
export interface PinInfo {
  readonly name: string
  /** ISO 8601, UTC, as all times here. */
  readonly setAt: string
  /** Name of the actor. */
  readonly setBy: string
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
  enter(name: string, pin: string): Promise<Session>
  /** As `enter`, without a session: whose PIN it is. @throws PinWrong */
  check(name: string, pin: string): Promise<Actor>
}
