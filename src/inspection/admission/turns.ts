import type { Refusal, Ticket } from '../../domain/inspection/admission.ts'
import { createFairQueue } from './fair-queue.ts'

export interface TurnOptions {
  /** Number of parts that are judged at the same time. */
  readonly slots: number
  /** Monotonic. */
  readonly clockMs: () => number
  /** Calls `ring` after this time. @returns cancels it */
  readonly alarm: (ms: number, ring: () => void) => () => void
  /** Time within which a part is usually judged. Milliseconds. */
  readonly upperMs: () => number
  /**
   * The error for a request that was refused while it waited.
   * @param ahead requests before it
   * @param waiting number of all waiting requests
   */
  readonly refusal: (why: Refusal, ticket: Ticket, ahead: number, waiting: number) => Error
  /** Called for each part whose turn has come. */
  readonly onWaited: (ms: number) => void
}

/** Slots, and the requests that wait for one. */
export interface Turns {
  readonly running: () => number
  readonly waiting: () => number
  readonly lanes: () => Iterable<string>
  readonly waitingIn: (lane: string) => number
  /** Number of requests before the next one of this lane. */
  readonly ahead: (lane: string) => number
  /**
   * Null if the request gets a slot at once. Otherwise a promise that resolves when it gets one.
   * @throws the error of `refusal` if the deadline passes first
   */
  take(ticket: Ticket): Promise<void> | null
  /** Gives the slot to the next request that can still meet its deadline. */
  giveBack(): void
  /** Refuses the newest request of the longest lane, if that lane has more than `least`. @returns whether it did */
  dropFromLongest(least: number): boolean
}

interface Waiting {
  readonly ticket: Ticket
  readonly go: () => void
  readonly refuse: (why: Refusal) => void
}

export function createTurns({ slots, clockMs, alarm, upperMs, refusal, onWaited }: TurnOptions): Turns {
  const queue = createFairQueue<Waiting>()
  let running = 0

  function wait(ticket: Ticket): Promise<void> {
    return new Promise((resolve, reject) => {
      const sinceMs = clockMs()
      let silence = (): void => {}
      const waiting: Waiting = {
        ticket,
        go() {
          silence()
          onWaited(clockMs() - sinceMs)
          resolve()
        },
        refuse(why) {
          silence()
          reject(refusal(why, ticket, queue.ahead(ticket.lane), queue.size()))
        }
      }
      queue.push(ticket.lane, waiting)
      if (ticket.dueMs !== Infinity) {
        silence = alarm(ticket.dueMs - sinceMs, () => {
          queue.remove(ticket.lane, waiting)
          waiting.refuse('deadline')
        })
      }
    })
  }

  return {
    running: () => running,
    waiting: queue.size,
    lanes: queue.lanes,
    waitingIn: queue.sizeOf,
    ahead: queue.ahead,
    take(ticket) {
      if (running === slots) return wait(ticket)
      running++
      onWaited(0)
      return null
    },
    giveBack() {
      for (let waiting = queue.shift(); waiting !== undefined; waiting = queue.shift()) {
        const { dueMs } = waiting.ticket
        const isLast = running === 1 && queue.size() === 0
        if (clockMs() < dueMs && (isLast || clockMs() + upperMs() <= dueMs)) {
          waiting.go()
          return
        }
        waiting.refuse('deadline')
      }
      running--
    },
    dropFromLongest(least) {
      const dropped = queue.dropFromLongest(least)
      dropped?.refuse('outdone')
      return dropped !== undefined
    }
  }
}
