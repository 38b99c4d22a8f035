/** Weight of the newest part: about the last ten count. */
const WEIGHT = 0.1
/** A part takes at most the mean and this many mean deviations, as a rule. */
const MARGIN = 2

/** How long one part takes, learnt from those that were judged. Milliseconds. */
export interface ServiceTime {
  add(ms: number): void
  /** 0 until a part was judged. */
  readonly mean: () => number
  /** What a part takes at most, as a rule. */
  readonly upper: () => number
}

/** Running mean and mean deviation, as TCP keeps them for its round-trip time (RFC 6298). */
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
