/** What is known of the time, to judge the clock by before anything is removed. */
export interface ClockReference {
  /** A time that was right, in milliseconds since 1970: of the newest record, or of the last removal. */
  readonly trustedMs: number
  /** The monotonic clock then, in milliseconds. */
  readonly atMs: number
  /** Whether the service has run since then: else it may have stood still for some days. */
  readonly isRunning: boolean
}

const DAY_MS = 86_400_000
/** A service may be stopped for this long: a long weekend. */
const STANDSTILL_MS = 4 * DAY_MS
/**
 * The clock may move this far against the monotonic one while the service runs: a time server set it, or the machine
 * slept.
 */
const DRIFT_MS = DAY_MS

/**
 * By how much the clock is ahead of what can be, in milliseconds; 0 where it may be right. A clock that is behind
 * removes too little, and does no harm.
 * @param nowMs milliseconds since 1970 @param clockMs monotonic
 */
export function clockJump({ trustedMs, atMs, isRunning }: ClockReference, nowMs: number, clockMs: number): number {
  const aheadMs = nowMs - trustedMs - (clockMs - atMs)
  return aheadMs > (isRunning ? DRIFT_MS : STANDSTILL_MS) ? aheadMs : 0
}

/**
 * What is removed is at most a day's worth beyond the oldest that is there.
 * @returns before which time is removed, in milliseconds since 1970
 */
export function removedBefore(wantedMs: number, oldestMs: number | null): number {
  return oldestMs === null ? wantedMs : Math.min(wantedMs, oldestMs + DAY_MS)
}
