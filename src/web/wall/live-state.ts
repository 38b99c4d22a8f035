import type { Counters, Inspection, LivePicture, StationState } from '../api-types.ts'

/** A judged part on the wall. */
export interface LivePart {
  readonly at: string
  readonly result: Inspection
  readonly picture: LivePicture | null
  /** When it was judged, on this page's monotonic clock: milliseconds. */
  readonly heardAt: number
  /** Where its picture may still come from: a part that was judged before the wall was opened has it if it was kept. */
  readonly pictureFrom: 'feed' | 'kept' | 'nowhere'
}

/** A station, and when it was told, on this page's monotonic clock. */
export interface HeardStation extends StationState {
  readonly heardAt: number
}

export interface LiveState {
  /** Newest first. */
  readonly parts: readonly LivePart[]
  /** The newest that is not OK; stays when it has left `parts`. */
  readonly lastBad: LivePart | null
  readonly counters: ReadonlyMap<string, Counters>
  /** By name; null for requests that name no station. */
  readonly stations: ReadonlyMap<string | null, HeardStation>
  /** Of each recipe, the station of its last NG part. */
  readonly ngStations: ReadonlyMap<string, string | null>
}

export const NOTHING: LiveState = {
  parts: [],
  lastBad: null,
  counters: new Map(),
  stations: new Map(),
  ngStations: new Map()
}

/** Parts kept. */
const MAX_PARTS = 32
/** A part waits this long for its picture; then it is shown without one. */
const PATIENCE_MS = 500
/** NG parts in a row from which on the wall warns. */
const STREAK_WARNING = 3
/** A part of a station that nothing is known of is old after this time. */
const UNKNOWN_STATION_MS = 60_000

interface Told {
  readonly at: string
  readonly result: Inspection
  readonly counters?: Counters
}
interface Recent {
  /** The service's time, which ages are taken from: its clock and this device's may differ. */
  readonly now?: string
  readonly results: readonly Told[]
  readonly counters: readonly Counters[]
  readonly stations?: readonly StationState[]
}

/** @returns the state after one event of GET /live; unknown events change nothing */
export function afterEvent(state: LiveState, event: string, data: unknown, nowMs: number): LiveState {
  switch (event) {
    case 'recent':
      return beginning(data as Recent, nowMs)
    case 'result':
      return withResult(state, data as Told, nowMs)
    case 'picture':
      return withPicture(state, data as LivePicture)
    case 'station':
      return { ...state, stations: withStation(state.stations, data as StationState, nowMs) }
    default:
      return state
  }
}

function beginning({ now, results, counters, stations = [] }: Recent, nowMs: number): LiveState {
  const ageOf = (at: string): number => (now === undefined ? 0 : Math.max(0, Date.parse(now) - Date.parse(at)))
  const parts = results
    .map((told) => ({ ...partOf(told, nowMs - ageOf(told.at)), pictureFrom: 'kept' as const }))
    .reverse()
    .slice(0, MAX_PARTS)
  return {
    parts,
    lastBad: parts.find(isBad) ?? null,
    counters: new Map(counters.map((each) => [each.recipe, each])),
    stations: stations.reduce<LiveState['stations']>((all, each) => withStation(all, each, nowMs), new Map()),
    ngStations: new Map(results.filter(isNg).map(({ result }) => [result.recipe, result.station]))
  }
}

function withResult(state: LiveState, told: Told, nowMs: number): LiveState {
  const part = partOf(told, nowMs)
  const { recipe, station } = part.result
  return {
    ...state,
    parts: [part, ...state.parts].slice(0, MAX_PARTS),
    lastBad: isBad(part) ? part : state.lastBad,
    counters: told.counters === undefined ? state.counters : new Map(state.counters).set(recipe, told.counters),
    ngStations: isNg(part) ? new Map(state.ngStations).set(recipe, station) : state.ngStations
  }
}

function withPicture(state: LiveState, picture: LivePicture): LiveState {
  // The first one stays: that of the feed has the heat map, that which was kept has none.
  const withIt = (part: LivePart): LivePart =>
    part.result.resultId === picture.resultId && part.picture === null ? { ...part, picture } : part
  return { ...state, parts: state.parts.map(withIt), lastBad: state.lastBad && withIt(state.lastBad) }
}

/** @returns the state when every picture that was kept has come */
export function afterKeptPictures(state: LiveState): LiveState {
  const without = (part: LivePart): LivePart =>
    part.pictureFrom === 'kept' ? { ...part, pictureFrom: 'nowhere' } : part
  return { ...state, parts: state.parts.map(without), lastBad: state.lastBad && without(state.lastBad) }
}

const withStation = (all: LiveState['stations'], state: StationState, heardAt: number): LiveState['stations'] =>
  new Map(all).set(state.station, { ...state, heardAt })

const partOf = ({ at, result }: Told, heardAt: number): LivePart => ({
  at,
  result,
  picture: null,
  heardAt,
  pictureFrom: 'feed'
})
const isBad = ({ result }: Pick<LivePart, 'result'>): boolean => result.verdict !== 'OK'
const isNg = ({ result }: Pick<LivePart, 'result'>): boolean => result.verdict === 'NG'

/**
 * The part to show large, with its own picture: the newest, or the newest that has a picture while the newest one's is
 * still to come.
 * @param parts newest first
 */
export function partToShow(parts: readonly LivePart[], nowMs: number): LivePart | null {
  const [newest] = parts
  if (newest === undefined) return null
  if (newest.picture !== null || nowMs - newest.heardAt >= PATIENCE_MS) return newest
  return parts.find(({ picture }) => picture !== null) ?? newest
}

/**
 * How old the newest part is, where that is longer than its station may be silent; null while it is fresh, or there is
 * none.
 * @returns milliseconds
 */
export function staleFor({ parts, stations }: LiveState, nowMs: number): number | null {
  const [newest] = parts
  if (newest === undefined) return null
  const age = nowMs - newest.heardAt
  return age >= (stations.get(newest.result.station)?.silentAfterMs ?? UNKNOWN_STATION_MS) ? age : null
}

/** Time since the station's last part; null where it sent none. */
export const sinceLastPart = ({ sinceLastPartMs, heardAt }: HeardStation, nowMs: number): number | null =>
  sinceLastPartMs === null ? null : sinceLastPartMs + nowMs - heardAt

/** Counters of one recipe, or of all together. */
export function countersOf(counters: ReadonlyMap<string, Counters>, recipe: string | null): Omit<Counters, 'ngStreak'> {
  const wanted = [...counters.values()].filter((each) => recipe === null || each.recipe === recipe)
  const sum = (key: 'total' | 'ok' | 'ng' | 'review'): number => wanted.reduce((total, each) => total + each[key], 0)
  return { recipe: recipe ?? '', total: sum('total'), ok: sum('ok'), ng: sum('ng'), review: sum('review') }
}

export interface Streak {
  readonly recipe: string
  readonly station: string | null
  readonly count: number
}

/** The longest row of NG parts that is worth a warning; null where there is none. */
export function streakOf({ counters, ngStations }: LiveState, recipe: string | null): Streak | null {
  const [worst] = [...counters.values()]
    .filter((each) => (recipe === null || each.recipe === recipe) && each.ngStreak >= STREAK_WARNING)
    .sort((a, b) => b.ngStreak - a.ngStreak)
  return worst === undefined
    ? null
    : { recipe: worst.recipe, station: ngStations.get(worst.recipe) ?? null, count: worst.ngStreak }
}
