/** What a part that is late adds, as a share of how late it is. */
const SHARE = 0.5
/** After so long a third of it is left. */
const FADE_MS = 2000

/** How much later than expected parts have been of late; milliseconds. */
export interface Lateness {
  add(lateMs: number): void
  readonly now: () => number
}

/**
 * The share of what is expected that experience adds: grows with each part that is late, and fades. So few parts are late under a load that lasts, whatever
 * makes them so: the tail of what parts take, other work on the machine, an estimate that lags behind; and one stall is soon forgotten.
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
