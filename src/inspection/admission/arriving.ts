import type { Ticket } from '../../domain/inspection/admission.ts'

/** Requests whose body is still arriving. */
export interface Arriving {
  /** @param sinceMs on the monotonic clock, not earlier than that of the previous ticket */
  add(ticket: Ticket, sinceMs: number): void
  remove(ticket: Ticket): void
  readonly size: () => number
  /** Number of requests in each lane; lanes without requests are missing. */
  byLane(): ReadonlyMap<string, number>
  /** Removes the slow requests, so that they do not block others. @returns the removed tickets */
  removeSlow(nowMs: number): readonly Ticket[]
}

/** A body that takes longer than this to arrive is slow. */
const SLOW_MS = 500

export function createArriving(): Arriving {
  /** Ticket -> start time of its request; the oldest first. */
  const since = new Map<Ticket, number>()
  return {
    add(ticket, sinceMs) {
      since.set(ticket, sinceMs)
    },
    remove(ticket) {
      since.delete(ticket)
    },
    size: () => since.size,
    byLane() {
      const counts = new Map<string, number>()
      for (const { lane } of since.keys()) counts.set(lane, (counts.get(lane) ?? 0) + 1)
      return counts
    },
    removeSlow(nowMs) {
      const slow: Ticket[] = []
      for (const [ticket, sinceMs] of since) {
        if (nowMs - sinceMs <= SLOW_MS) break
        since.delete(ticket)
        slow.push(ticket)
      }
      return slow
    }
  }
}
