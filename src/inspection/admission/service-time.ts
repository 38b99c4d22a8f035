/** Weight of the newest part. About the last ten parts count. */
const WEIGHT = 0.1
/** The upper time is the mean plus this many mean deviations. */
const MARGIN = 2

/** How long one part takes, learnt from judged parts. Milliseconds. */
export interface ServiceTime {
  add(ms: number): void
  /** 0 before the first part. */
  readonly mean: () => number
  /** Time within which a part is usually judged. */
  readonly upper: () => number
}

/** Running mean and mean deviation, as in TCP for the round-trip time (RFC 6298). */
export function createServiceTime(): ServiceTime {
  let mean: number | undefined
  let deviation = 0
  return {
    add(ms) {
      deviation = mean === undefined ? ms / 4 : deviation + WEIGHT * (Math.abs(ms - mean) - deviation)
      mean = mean === undefined ? ms : mean + WEIGHT * (ms - mean)
    },
    mean: () => mean ?? 0,
    upper: () => (mean ?? 0) + MARGIN * deviation
  }
}
