/** What a late part adds, as a share of how late it is. */
const SHARE = 0.5
/** After this time a third of it is left. */
const FADE_MS = 2000

/** How much later than expected recent parts were. Milliseconds. */
export interface Lateness {
  add(lateMs: number): void
  readonly now: () => number
}

/**
 * A margin that is added to the expected time, as a share of it. It grows with each part that is late, and fades. Under
 * a lasting load few parts are late, whatever the cause: a slow part, other work on the machine, an estimate that lags
 * behind. A single stall is soon forgotten.
 * @param clockMs monotonic
 */
export function createLateness(clockMs: () => number): Lateness {
  let ms = 0
  let atMs = 0
  const now = (): number => (ms === 0 ? 0 : ms * Math.exp((atMs - clockMs()) / FADE_MS))
  return {
    add(lateMs) {
      ms = now() + SHARE * lateMs
      atMs = clockMs()
    },
    now
  }
}
