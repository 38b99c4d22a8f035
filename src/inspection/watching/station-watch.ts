import { MIN_INTERVALS, silentAfterMs, type StationFeed, type StationState } from '../../domain/inspection/stations.ts'

export interface StationWatchParts {
  readonly now: () => Date
  /** Monotonic clock; milliseconds. */
  readonly nowMs: () => number
  /** Value of the configuration for the station; null: derived from its takt. */
  readonly configuredMs: (station: string | null) => number | null
}

export interface StationWatch extends StationFeed {
  /** Must be called when a part of the station was judged. */
  judged(station: string | null): void
  /** Must be called when a picture of the station was answered with an error. */
  refused(station: string | null, status: number, code: string, detail: string): void
}

/** Number of stations that are known by name. Requests of further stations count as requests without a name. */
export const MAX_STATIONS = 64
/** Number of intervals between parts from which the takt is computed. */
const INTERVALS = 20
const MAX_DETAIL = 200

interface Known {
  lastMs: number | null
  lastPartAt: string | null
  readonly intervalsMs: number[]
  refused: StationState['refused']
}

/** Stores for each station the time of its last part, its takt and its refused pictures. */
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
