/** Weight of the newest: some ten parts tell. */
const WEIGHT = 0.1
/** Mean deviations above the mean that a part may well take. */
const MARGIN = 2

/** How long one part takes, learnt from those that were judged. Milliseconds. */
export interface ServiceTime {
  add(ms: number): void
  /** 0 as long as nothing is known. */
  readonly mean: () => number
  /** What a part takes at most, as a rule. */
  readonly upper: () => number
}

/** Running mean and mean deviation, as TCP keeps of its round trips (RFC 6298). */
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
