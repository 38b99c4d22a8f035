/** Who did nothing for this time is not taken to be there. */
const AWAY_MS = 60_000

let touchedMs = performance.now()
const touched = (): void => {
  touchedMs = performance.now()
}
for (const kind of ['pointerdown', 'keydown']) globalThis.addEventListener?.(kind, touched, { passive: true })

/** Whether somebody touched the page lately. The page asks for news by itself, which must keep no session alive. */
export const isAttended = (): boolean => performance.now() - touchedMs < AWAY_MS
