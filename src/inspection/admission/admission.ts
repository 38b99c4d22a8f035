import type { Admission, Refusal, Ticket } from '../../domain/inspection/admission.ts'
import { DeadlineUnreachable, Overloaded, TooManyBytes } from '../../errors.ts'
import { createArriving } from './arriving.ts'
import { chooseLane } from './choose-lane.ts'
import { createHeldBytes } from './held-bytes.ts'
import { createPartTime } from './part-time.ts'
import { createTurns, type TurnOptions } from './turns.ts'

export interface AdmissionParts extends Pick<TurnOptions, 'slots' | 'clockMs' | 'alarm' | 'onWaited'> {
  /** Largest number of parts that wait for a slot. */
  readonly maxWaiting: number
  /** Largest number of bytes of all bodies that arrive, wait or are being judged. A single body may be larger. */
  readonly maxBytes: number
  /** Stations of the configuration, with the default deadline of their requests. Each has its own lane. */
  readonly stations: Readonly<Record<string, { readonly deadlineMs?: number | undefined }>>
  readonly onRefused: (why: Refusal) => void
}

export interface RunningAdmission extends Admission {
  /** Number of parts that wait for a slot. */
  readonly waiting: () => number
}

const MAX_RETRY_SECONDS = 60

/**
 * A bounded queue whose stations take turns. A request is refused at once if it cannot meet its deadline, estimated
 * from the queue before it and the time that recent parts took. It is also refused if the queue is full, unless another
 * station has more requests waiting: then that station's newest request is refused instead. When no part is being
 * judged, every request is accepted, so that one slow part does not block the service permanently.
 */
export function createAdmission({
  slots,
  maxWaiting,
  maxBytes,
  stations,
  clockMs,
  alarm,
  onRefused,
  onWaited
}: AdmissionParts): RunningAdmission {
  const partTime = createPartTime(slots, clockMs)
  const arriving = createArriving()
  const held = createHeldBytes(maxBytes)
  const isConfigured = (station: string): boolean => Object.hasOwn(stations, station)

  function refused(why: Refusal, error: Error, waiting: number): Error {
    onRefused(why)
    const seconds = Math.ceil((partTime.mean() * waiting) / slots / 1000)
    return Object.assign(error, { retryAfterSeconds: Math.min(MAX_RETRY_SECONDS, Math.max(1, seconds)) })
  }

  const turns = createTurns({
    slots,
    clockMs,
    alarm,
    upperMs: partTime.upper,
    refusal: (why, { deadlineMs }, ahead, waiting) =>
      refused(
        why,
        why === 'deadline'
          ? new DeadlineUnreachable(deadlineMs, Math.ceil(partTime.expected(ahead, false)))
          : new Overloaded(maxWaiting),
        waiting
      ),
    onWaited
  })

  function refuseLate({ deadlineMs, dueMs }: Ticket, ahead: number): void {
    const nowMs = clockMs()
    const expectedMs = partTime.expected(ahead, turns.running() < slots)
    const isIdle = turns.running() === 0 && turns.waiting() === 0
    if (nowMs >= dueMs || (!isIdle && nowMs + expectedMs > dueMs))
      throw refused('deadline', new DeadlineUnreachable(deadlineMs, Math.ceil(expectedMs)), turns.waiting())
  }

  function refuseFull(lane: string): void {
    const free = slots - turns.running()
    if (turns.waiting() + arriving.size() < maxWaiting + free) return
    const taken = new Map(arriving.byLane())
    for (const each of turns.lanes()) taken.set(each, (taken.get(each) ?? 0) + turns.waitingIn(each))
    if ((taken.get(lane) ?? 0) + 1 >= Math.max(...taken.values()))
      throw refused('full', new Overloaded(maxWaiting), turns.waiting())
  }

  function hold(ticket: Ticket, bytes: number): void {
    if (!held.hold(ticket, bytes)) throw refused('bytes', new TooManyBytes(maxBytes, bytes), turns.waiting())
  }

  return {
    waiting: turns.waiting,
    enter({ station, deadlineMs: own, bytes }) {
      const nowMs = clockMs()
      for (const slow of arriving.removeSlow(nowMs)) held.letGo(slow)
      const ofStation = station !== undefined && isConfigured(station) ? stations[station]!.deadlineMs : undefined
      const deadlineMs = own ?? ofStation ?? Infinity
      const inUse = [...turns.lanes(), ...arriving.byLane().keys()]
      const ticket = { lane: chooseLane(station, isConfigured, inUse), deadlineMs, dueMs: nowMs + deadlineMs }
      refuseFull(ticket.lane)
      refuseLate(ticket, turns.ahead(ticket.lane) + (arriving.byLane().get(ticket.lane) ?? 0))
      hold(ticket, bytes)
      arriving.add(ticket, nowMs)
      return ticket
    },
    async run(ticket, bytes, work) {
      arriving.remove(ticket)
      hold(ticket, bytes)
      refuseLate(ticket, turns.ahead(ticket.lane))
      const isFull = turns.running() === slots && turns.waiting() >= maxWaiting
      if (isFull && !turns.dropFromLongest(turns.waitingIn(ticket.lane) + 1))
        throw refused('full', new Overloaded(maxWaiting), turns.waiting())
      const turn = turns.take(ticket)
      if (turn !== null) await turn
      try {
        const startedMs = clockMs()
        const result = await work()
        partTime.add(clockMs() - startedMs, clockMs() - ticket.dueMs)
        return result
      } finally {
        turns.giveBack()
      }
    },
    leave(ticket) {
      arriving.remove(ticket)
      held.letGo(ticket)
    }
  }
}
