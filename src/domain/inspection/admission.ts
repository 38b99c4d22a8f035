/**
 * Why a request was refused. `full`: too many requests wait. `bytes`: their pictures take too much memory. `outdone`: a
 * station with fewer waiting requests needed the place. `deadline`: it cannot be, or was not, answered within its
 * deadline.
 */
export const REFUSALS = ['full', 'bytes', 'outdone', 'deadline'] as const
export type Refusal = (typeof REFUSALS)[number]

/** Data of a request that is known from its head. */
export interface AdmissionWish {
  readonly station?: string | undefined
  /** Milliseconds from now; default: the station's, or none. */
  readonly deadlineMs?: number | undefined
  /** Bytes of its body, as the head states. */
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

/** Accepts or refuses requests, and decides whose turn it is. It refuses at once instead of answering late. */
export interface Admission {
  /** Called before the body is read. @throws Overloaded, TooManyBytes, DeadlineUnreachable */
  enter(wish: AdmissionWish): Ticket
  /**
   * Does the work when it is its turn. Stations take turns.
   * @param bytes bytes of the picture, which has been received now
   * @throws Overloaded, TooManyBytes, DeadlineUnreachable, and what the work throws
   */
  run<T>(ticket: Ticket, bytes: number, work: () => Promise<T>): Promise<T>
  /** Called when the request has ended in any way. Its bytes become free. */
  leave(ticket: Ticket): void
}
