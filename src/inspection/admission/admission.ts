import type { Admission, Refusal, Ticket } from '../../domain/inspection/admission.ts'
import { DeadlineUnreachable, Overloaded, TooManyBytes } from '../../errors.ts'
import { createFairQueue } from './fair-queue.ts'
import { createLateness } from './lateness.ts'
import { createServiceTime } from './service-time.ts'

export interface AdmissionParts {
  /** Parts in work at the same time. */
  readonly slots: number
  /** Parts that wait for a slot. */
  readonly mostWaiting: number
  /** Of all bodies that arrive, wait or are in work. A single body may be larger. */
  readonly mostBytes: number
  /** Stations of the configuration, with the deadline of a request that names none. Each has a lane of its own. */
  readonly stations: Readonly<Record<string, { readonly deadlineMs?: number | undefined }>>
  /** Monotonic. */
  readonly clockMs: () => number
  /** Calls `ring` after this time. @returns cancels it */
  readonly alarm: (ms: number, ring: () => void) => () => void
  readonly onRefused: (why: Refusal) => void
  /** Called for each part whose turn has come. */
  readonly onWaited: (ms: number) => void
}

export interface RunningAdmission extends Admission {
  /** Parts that wait for a slot. */
  readonly waiting: () => number
}

interface Waiting {
  readonly ticket: Ticket
  readonly go: () => void
  readonly refuse: (why: Refusal) => void
}

/** Lanes for stations that the configuration does not name. All further names share one lane. */
const MOST_OTHER_LANES = 32
const SHARED_LANE = '\0shared'
const NAMELESS_LANE = '\0nameless'
/** A body that takes longer to arrive is slow. Slow bodies do not hold up others, however many there are. */
const READING_MS = 500
const MOST_RETRY_SECONDS = 60

/**
 * A bounded queue whose stations take turns. A request is refused at once when it cannot meet its deadline, judged by
 * the queue before it and the time that recent parts took. It is also refused when the queue is full, unless another
 * station has more waiting: then that station's newest request is refused instead. When nothing is in work, every
 * request is accepted, so that one slow part does not block the service for ever.
 */
export function createAdmission({
  slots,
  mostWaiting,
  mostBytes,
  stations,
  clockMs,
  alarm,
  onRefused,
  onWaited
}: AdmissionParts): RunningAdmission {
  const queue = createFairQueue<Waiting>()
  const service = createServiceTime()
  const lateness = createLateness(clockMs)
  /** Requests whose body is still arriving, and since when. */
  const reading = new Map<Ticket, number>()
  /** Bytes of the requests that are not answered yet. A slow body has hardly any. */
  const held = new Map<Ticket, number>()
  let heldBytes = 0
  let running = 0

  function laneOf(station: string | undefined): string {
    if (station === undefined) return NAMELESS_LANE
    if (Object.hasOwn(stations, station)) return station
    const others = new Set<string>()
    for (const lane of queue.lanes()) if (!Object.hasOwn(stations, lane)) others.add(lane)
    for (const { lane } of reading.keys()) if (!Object.hasOwn(stations, lane)) others.add(lane)
    return others.has(station) || others.size < MOST_OTHER_LANES ? station : SHARED_LANE
  }

  function refusal(why: Refusal, { deadlineMs }: Pick<Ticket, 'deadlineMs'>, expectedMs: number, bytes = 0): Error {
    onRefused(why)
    const retryAfterSeconds = Math.min(
      MOST_RETRY_SECONDS,
      Math.max(1, Math.ceil((service.mean() * queue.size()) / slots / 1000))
    )
    const error =
      why === 'deadline'
        ? new DeadlineUnreachable(deadlineMs, Math.ceil(expectedMs))
        : why === 'bytes'
          ? new TooManyBytes(mostBytes, bytes)
          : new Overloaded(mostWaiting)
    return Object.assign(error, { retryAfterSeconds })
  }

  /**
   * What a part in work takes at most, as a rule. At most twice that, however late parts were: some must go on, or no
   * one would notice when the delay is over.
   */
  function upperMs(): number {
    return service.upper() + Math.min(lateness.now(), service.upper())
  }

  /** Expected time until the answer, with this many before it in the queue. */
  function expectedMs(ahead: number): number {
    return running < slots && ahead === 0 ? upperMs() : (service.mean() * (ahead + 1)) / slots + upperMs()
  }

  function refuseLate(ticket: Ticket, ahead: number): void {
    const nowMs = clockMs()
    const expected = expectedMs(ahead)
    const isIdle = running === 0 && queue.size() === 0
    if (nowMs >= ticket.dueMs || (!isIdle && nowMs + expected > ticket.dueMs))
      throw refusal('deadline', ticket, expected)
  }

  function refuseFull(ticket: Ticket): void {
    const free = slots - running
    if (queue.size() + reading.size < mostWaiting + free) return
    const taken = new Map<string, number>()
    for (const lane of queue.lanes()) taken.set(lane, queue.sizeOf(lane))
    for (const { lane } of reading.keys()) taken.set(lane, (taken.get(lane) ?? 0) + 1)
    if ((taken.get(ticket.lane) ?? 0) + 1 >= Math.max(...taken.values())) throw refusal('full', ticket, 0)
  }

  function forgetSlowReaders(nowMs: number): void {
    for (const [ticket, sinceMs] of reading) {
      if (nowMs - sinceMs <= READING_MS) return
      reading.delete(ticket)
      letGo(ticket)
    }
  }

  function letGo(ticket: Ticket): void {
    heldBytes -= held.get(ticket) ?? 0
    held.delete(ticket)
  }

  /** Replaces what the ticket held before. */
  function hold(ticket: Ticket, bytes: number): void {
    letGo(ticket)
    if (held.size > 0 && heldBytes + bytes > mostBytes) throw refusal('bytes', ticket, 0, bytes)
    held.set(ticket, bytes)
    heldBytes += bytes
  }

  function readersOf(lane: string): number {
    let count = 0
    for (const ticket of reading.keys()) if (ticket.lane === lane) count++
    return count
  }

  function turnOf(ticket: Ticket): Promise<void> {
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
          reject(refusal(why, ticket, expectedMs(queue.ahead(ticket.lane))))
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

  /** Gives a free slot to the next request that can still meet its deadline. */
  function next(): void {
    for (let waiting = queue.shift(); waiting !== undefined; waiting = queue.shift()) {
      const {
        ticket: { dueMs }
      } = waiting
      const isLast = running === 1 && queue.size() === 0
      if (clockMs() < dueMs && (isLast || clockMs() + upperMs() <= dueMs)) {
        waiting.go()
        return
      }
      waiting.refuse('deadline')
    }
    running--
  }

  return {
    waiting: queue.size,
    enter({ station, deadlineMs: own, bytes }) {
      const nowMs = clockMs()
      forgetSlowReaders(nowMs)
      const deadlineMs =
        own
        ?? (station !== undefined && Object.hasOwn(stations, station) ? stations[station]!.deadlineMs : undefined)
        ?? Infinity
      const ticket = { lane: laneOf(station), deadlineMs, dueMs: nowMs + deadlineMs }
      refuseFull(ticket)
      refuseLate(ticket, queue.ahead(ticket.lane) + readersOf(ticket.lane))
      hold(ticket, bytes)
      reading.set(ticket, nowMs)
      return ticket
    },
    async run(ticket, bytes, work) {
      reading.delete(ticket)
      hold(ticket, bytes)
      refuseLate(ticket, queue.ahead(ticket.lane))
      if (running < slots) {
        running++
        onWaited(0)
      } else {
        if (queue.size() >= mostWaiting) {
          const outdone = queue.dropFromLongest(queue.sizeOf(ticket.lane) + 1)
          if (outdone === undefined) throw refusal('full', ticket, 0)
          outdone.refuse('outdone')
        }
        await turnOf(ticket)
      }
      try {
        const startedMs = clockMs()
        const result = await work()
        service.add(clockMs() - startedMs)
        if (clockMs() > ticket.dueMs) lateness.add(clockMs() - ticket.dueMs)
        return result
      } finally {
        next()
      }
    },
    leave(ticket) {
      reading.delete(ticket)
      letGo(ticket)
    }
  }
}
