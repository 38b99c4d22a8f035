import { MIN_INTERVALS, silentAfterMs, type StationFeed, type StationState } from '../../domain/inspection/stations.ts'

export interface StationWatchParts {
  readonly now: () => Date
  /** A clock that never jumps; milliseconds. */
  readonly nowMs: () => number
  /** What the configuration says for the station; null: taken from its takt. */
  readonly configuredMs: (station: string | null) => number | null
}

export interface StationWatch extends StationFeed {
  /** A part of the station was judged. */
  judged(station: string | null): void
  /** A picture of the station was answered with an error. */
  refused(station: string | null, status: number, code: string, detail: string): void
}

/** Stations known by name. What further ones send counts for the requests without a name. */
export const MAX_STATIONS = 64
/** Times between parts that a takt is taken from. */
const INTERVALS = 20
const MAX_DETAIL = 200

interface Known {
  lastMs: number | null
  lastPartAt: string | null
  readonly intervalsMs: number[]
  refused: StationState['refused']
}

/** Keeps of each station when its last part came, its takt, and what was refused. */
export function createStationWatch({ now, nowMs, configuredMs }: StationWatchParts): StationWatch {
  const stations = new Map<string | null, Known>()
  const watchers = new Set<(state: StationState) => void>()

  function nameOf(station: string | null): string | null {
    const named = [...stations.keys()].filter((name) => name !== null).length
    return station === null || stations.has(station) || named < MAX_STATIONS ? station : null
  }
  function knownOf(name: string | null): Known {
    let known = stations.get(name)
    if (known === undefined) {
      known = { lastMs: null, lastPartAt: null, intervalsMs: [], refused: null }
      stations.set(name, known)
    }
    return known
  }
  function stateOf(station: string | null, { lastMs, lastPartAt, intervalsMs, refused }: Known): StationState {
    return {
      station,
      lastPartAt,
      sinceLastPartMs: lastMs === null ? null : Math.round(nowMs() - lastMs),
      silentAfterMs: configuredMs(station) ?? silentAfterMs(intervalsMs),
      isKnown: configuredMs(station) !== null || intervalsMs.length >= MIN_INTERVALS,
      refused
    }
  }
  function tell(name: string | null, known: Known): void {
    const state = stateOf(name, known)
    for (const onChange of watchers) onChange(state)
  }

  return {
    judged(station) {
      const name = nameOf(station)
      const known = knownOf(name)
      const ms = nowMs()
      if (known.lastMs !== null) known.intervalsMs.push(ms - known.lastMs)
      if (known.intervalsMs.length > INTERVALS) known.intervalsMs.shift()
      known.lastMs = ms
      known.lastPartAt = now().toISOString()
      tell(name, known)
    },
    refused(station, status, code, detail) {
      const name = nameOf(station)
      const known = knownOf(name)
      const at = now().toISOString()
      known.refused = {
        count: (known.refused?.count ?? 0) + 1,
        since: known.refused?.since ?? at,
        lastAt: at,
        status,
        code,
        detail: detail.slice(0, MAX_DETAIL)
      }
      tell(name, known)
    },
    all: () => [...stations].map(([name, known]) => stateOf(name, known)),
    watch(onChange) {
      watchers.add(onChange)
      return () => {
        watchers.delete(onChange)
      }
    }
  }
}
