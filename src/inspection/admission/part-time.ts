import { createLateness } from './lateness.ts'
import { createServiceTime } from './service-time.ts'

/** How long parts take, learnt from judged parts. Milliseconds. */
export interface PartTime {
  /** @param tookMs duration of judging @param lateMs time after its deadline; 0 or less if it was in time */
  add(tookMs: number, lateMs: number): void
  readonly mean: () => number
  /** Time within which a part is usually judged. */
  readonly upper: () => number
  /** Expected time until the answer, with this many parts before it in the queue. */
  expected(ahead: number, isSlotFree: boolean): number
}

/** @param slots number of parts that are judged at the same time @param clockMs monotonic */
export function createPartTime(slots: number, clockMs: () => number): PartTime {
  const service = createServiceTime()
  const lateness = createLateness(clockMs)

  /** The lateness at most doubles the time, because some parts must be admitted to find out that the delay is over. */
  const upper = (): number => service.upper() + Math.min(lateness.now(), service.upper())

  return {
    add(tookMs, lateMs) {
      service.add(tookMs)
      if (lateMs > 0) lateness.add(lateMs)
    },
    mean: service.mean,
    upper,
    expected: (ahead, isSlotFree) =>
      isSlotFree && ahead === 0 ? upper() : (service.mean() * (ahead + 1)) / slots + upper()
  }
}
