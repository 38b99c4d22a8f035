/**
 * Why a request was refused: too many wait; their pictures take too much memory; a station with fewer waiting needed
 * the place; it can't be answered, or was not, within its deadline.
 */
export const REFUSALS = ['full', 'bytes', 'outdone', 'deadline'] as const
export type Refusal = (typeof REFUSALS)[number]

/** What the head of a request says. */
export interface AdmissionWish {
  readonly station?: string | undefined
  /** Milliseconds from now; default: the station's, or none. */
  readonly deadlineMs?: number | undefined
  /** Of its body, as far as the head says. */
  readonly bytes: number
}

/** A request that was accepted. */
export interface Ticket {
  readonly lane: string
  /** Infinity: none. */
  readonly deadlineMs: number
  /** On the monotonic clock. */
  readonly dueMs: number
}

/** Accepts or refuses requests, and says whose turn it is. Refuses at once, rather than answer late. */
export interface Admission {
  /** Before anything of the body is read. @throws Overloaded, TooManyBytes, DeadlineUnreachable */
  enter(wish: AdmissionWish): Ticket
  /**
   * Does the work when its turn has come: stations take turns.
   * @param bytes of the picture, which is there now
   * @throws Overloaded, TooManyBytes, DeadlineUnreachable, and what the work throws
   */
  run<T>(ticket: Ticket, bytes: number, work: () => Promise<T>): Promise<T>
  /** The request is over, however it ended: its bytes are free again. */
  leave(ticket: Ticket): void
}
