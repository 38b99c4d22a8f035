/** Pictures of one station that were answered with an error, since the service started. */
export interface RefusedPictures {
  readonly count: number
  /** Times of the first and the last one; ISO 8601, UTC. */
  readonly since: string
  readonly lastAt: string
  /** HTTP status, error code and message of the last one. */
  readonly status: number
  readonly code: string
  readonly detail: string
}

/** Activity of a station. */
export interface StationState {
  /** Null for requests that name no station, or that exceed the number of stations. */
  readonly station: string | null
  /** When its last part was judged; ISO 8601, UTC. Null if none was judged yet. */
  readonly lastPartAt: string | null
  /** Time since then, on the service's clock; null if none was judged yet. */
  readonly sinceLastPartMs: number | null
  /** After this time without a part the station is silent. */
  readonly silentAfterMs: number
  /** Whether it certainly is a station: the configuration names it, or it has sent several parts. */
  readonly isKnown: boolean
  readonly refused: RefusedPictures | null
}

/** States of the stations. */
export interface StationFeed {
  all(): readonly StationState[]
  /** @returns a function that ends the watching */
  watch(onChange: (state: StationState) => void): () => void
}

/** Smallest number of intervals for a takt, and number of takts after which a station is silent. */
export const MIN_INTERVALS = 3
const SILENT_TAKTS = 5
/** Time before the takt is known, and bounds of the time that follows from the takt. */
const UNKNOWN_MS = 60_000
const SHORTEST_MS = 10_000
const LONGEST_MS = 600_000

/**
 * Time after which a station counts as silent: five times its takt, but 10 s to 10 min; one minute while the takt is
 * not known.
 * @param intervalsMs times between its last parts
 */
export function silentAfterMs(intervalsMs: readonly number[]): number {
  if (intervalsMs.length < MIN_INTERVALS) return UNKNOWN_MS
  const sorted = intervalsMs.toSorted((a, b) => a - b)
  const takt = sorted[Math.floor(sorted.length / 2)]!
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(SILENT_TAKTS * takt)))
}

export const isSilent = ({ sinceLastPartMs, silentAfterMs: after }: StationState): boolean =>
  sinceLastPartMs !== null && sinceLastPartMs >= after
