import type { Counters, Inspection, LivePicture } from './api-types.ts'

/** A judged part on the wall. */
export interface LivePart {
  readonly at: string
  readonly result: Inspection
  readonly picture: LivePicture | null
  /** When this page heard of it: milliseconds of a monotonic clock. */
  readonly heardAt: number
}

export interface LiveState {
  /** Newest first. */
  readonly parts: readonly LivePart[]
  /** The newest that is not OK; stays when it has left `parts`. */
  readonly lastBad: LivePart | null
  readonly counters: ReadonlyMap<string, Counters>
}

export const NOTHING: LiveState = { parts: [], lastBad: null, counters: new Map() }

/** Parts kept. */
const MOST = 32
/** So long does a part wait for its picture before it is shown without. */
const PATIENCE_MS = 500
/** NG parts in a row from which on the wall warns. */
export const STREAK_WARNING = 3

interface Told {
  readonly at: string
  readonly result: Inspection
  readonly counters?: Counters
}

/** @returns the state after one event of GET /live; unknown events change nothing */
export function afterEvent(state: LiveState, event: string, data: unknown, nowMs: number): LiveState {
  if (event === 'recent') {
    const { results, counters } = data as { results: readonly Told[]; counters: readonly Counters[] }
    const parts = results
      .map((told) => partOf(told, nowMs))
      .toReversed()
      .slice(0, MOST)
    return { parts, lastBad: parts.find(isBad) ?? null, counters: new Map(counters.map((each) => [each.recipe, each])) }
  }
  if (event === 'result') {
    const told = data as Told
    const part = partOf(told, nowMs)
    return {
      parts: [part, ...state.parts].slice(0, MOST),
      lastBad: isBad(part) ? part : state.lastBad,
      counters:
        told.counters === undefined ? state.counters : new Map(state.counters).set(told.counters.recipe, told.counters)
    }
  }
  if (event === 'picture') {
    const picture = data as LivePicture
    const withIt = (part: LivePart): LivePart =>
      part.result.resultId === picture.resultId ? { ...part, picture } : part
    return { ...state, parts: state.parts.map(withIt), lastBad: state.lastBad && withIt(state.lastBad) }
  }
  return state
}

const partOf = ({ at, result }: Told, heardAt: number): LivePart => ({ at, result, picture: null, heardAt })
const isBad = ({ result }: LivePart): boolean => result.verdict !== 'OK'

/**
 * The part to show large: verdict and picture always belong together. The newest, unless its picture is still to come and an older one has one.
 * @param parts newest first
 */
export function partToShow(parts: readonly LivePart[], nowMs: number): LivePart | null {
  const [newest] = parts
  if (newest === undefined) return null
  if (newest.picture !== null || nowMs - newest.heardAt >= PATIENCE_MS) return newest
  return parts.find(({ picture }) => picture !== null) ?? newest
}

/** Counters of one recipe, or of all together with the longest row of NG. */
export function countersOf(counters: ReadonlyMap<string, Counters>, recipe: string | null): Counters {
  const wanted = [...counters.values()].filter((each) => recipe === null || each.recipe === recipe)
  const sum = (key: 'total' | 'ok' | 'ng' | 'review'): number => wanted.reduce((total, each) => total + each[key], 0)
  return {
    recipe: recipe ?? '',
    total: sum('total'),
    ok: sum('ok'),
    ng: sum('ng'),
    review: sum('review'),
    ngStreak: Math.max(0, ...wanted.map(({ ngStreak }) => ngStreak))
  }
}
