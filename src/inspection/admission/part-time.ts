import { createLateness } from './lateness.ts'
import { createServiceTime } from './service-time.ts'

/** How long parts take, learnt from those that were judged. Milliseconds. */
export interface PartTime {
  /** @param tookMs time in work @param lateMs time after its deadline; 0 or less: it was in time */
  add(tookMs: number, lateMs: number): void
  readonly mean: () => number
  /** What a part in work takes at most, as a rule. */
  readonly upper: () => number
  /** Expected time until the answer, with this many parts before it in the queue. */
  expected(ahead: number, isSlotFree: boolean): number
}

/** @param slots parts in work at the same time @param clockMs monotonic */
export function createPartTime(slots: number, clockMs: () => number): PartTime {
  const service = createServiceTime()
  const lateness = createLateness(clockMs)

  /**
   * However late parts were, lateness at most doubles it: some parts must be admitted to show that the delay is over.
   */
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
