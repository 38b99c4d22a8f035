/** A reference time for checking the clock before anything is removed. */
export interface ClockReference {
  /** A time that was correct, in milliseconds since 1970: that of the newest record, or of the last removal. */
  readonly trustedMs: number
  /** The monotonic clock at that time, in milliseconds. */
  readonly atMs: number
  /** Whether the service has run since then. Otherwise it may have been stopped for some days. */
  readonly isRunning: boolean
}

const DAY_MS = 86_400_000
/** Longest time that a service may be stopped: a long weekend. */
const STANDSTILL_MS = 4 * DAY_MS
/**
 * Largest difference to the monotonic clock while the service runs: a time server may set the clock, or the machine may
 * sleep.
 */
const DRIFT_MS = DAY_MS

/**
 * How far the clock is ahead of a plausible time, in milliseconds; 0 if it may be right. A clock that is behind does no
 * harm, because it only removes too little.
 * @param nowMs milliseconds since 1970 @param clockMs monotonic
 */
export function clockJump({ trustedMs, atMs, isRunning }: ClockReference, nowMs: number, clockMs: number): number {
  const aheadMs = nowMs - trustedMs - (clockMs - atMs)
  return aheadMs > (isRunning ? DRIFT_MS : STANDSTILL_MS) ? aheadMs : 0
}

/**
 * Limits a removal to the oldest day of data.
 * @returns data from before this time is removed; milliseconds since 1970
 */
export function removedBefore(wantedMs: number, oldestMs: number | null): number {
  return oldestMs === null ? wantedMs : Math.min(wantedMs, oldestMs + DAY_MS)
}
