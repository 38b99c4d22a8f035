/** A late part adds this share of its delay. */
const SHARE = 0.5
/** Time constant of the decay: after this time 37 % are left. */
const FADE_MS = 2000

/** How late recent parts were. Milliseconds. */
export interface Lateness {
  add(lateMs: number): void
  readonly now: () => number
}

/**
 * A margin that is added to the expected time. It grows with each late part and decays with time. So few parts are late
 * under a lasting load, whether the cause is a slow part, other work on the machine, or an outdated estimate. A single
 * delay has an effect for a short time only.
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
