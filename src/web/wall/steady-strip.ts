import type { LivePart } from './live-state.ts'

/** What the strip shows. It moves at most every 2 s, so that a finger reaches what the eye saw. */
export interface Strip {
  readonly parts: readonly LivePart[]
  /** What it showed before it moved. */
  readonly before: readonly LivePart[]
  readonly movedAtMs: number
}

const MOVES_EVERY_MS = 2000
/** Between seeing and touching: what moved less long ago was not seen. */
const REACTION_MS = 300

export const EMPTY_STRIP: Strip = { parts: [], before: [], movedAtMs: -Infinity }

/** @returns the strip after new parts came; itself while it must not move */
export function moveStrip(strip: Strip, parts: readonly LivePart[], isTouched: boolean, nowMs: number): Strip {
  // Pictures that come later belong to parts that are shown: these are taken over at any time.
  const renewed = renew(strip, parts)
  const [newest] = parts
  const isSame = newest?.result.resultId === strip.parts[0]?.result.resultId
  if (isTouched || isSame || nowMs - strip.movedAtMs < MOVES_EVERY_MS) return renewed
  return { parts, before: renewed.parts, movedAtMs: nowMs }
}

function renew(strip: Strip, parts: readonly LivePart[]): Strip {
  const known = new Map(parts.map((part) => [part.result.resultId, part]))
  const newer = (part: LivePart): LivePart => known.get(part.result.resultId) ?? part
  return { ...strip, parts: strip.parts.map(newer) }
}

/** @returns the part that was at the touched place when the person began to reach for it */
export function touchedPart(strip: Strip, place: number, nowMs: number): LivePart | null {
  const seen = nowMs - strip.movedAtMs < REACTION_MS && strip.before.length > place ? strip.before : strip.parts
  return seen[place] ?? null
}
