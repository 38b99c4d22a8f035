/** Pictures of one station that were answered with an error, since the service started. */
export interface RefusedPictures {
  readonly count: number
  /** Of the first and of the last one; ISO 8601, UTC. */
  readonly since: string
  readonly lastAt: string
  /** Of the last one: HTTP status, error code, and what was wrong. */
  readonly status: number
  readonly code: string
  readonly detail: string
}

/** What a camera position has sent. */
export interface StationState {
  /** Null for requests that name no station, or one too many. */
  readonly station: string | null
  /** When its last part was judged; ISO 8601, UTC. Null where none was judged yet. */
  readonly lastPartAt: string | null
  /** Time since then, on the service's clock; null where none was judged yet. */
  readonly sinceLastPartMs: number | null
  /** After this time without a part the station is silent. */
  readonly silentAfterMs: number
  /** Whether it is a station for sure: the configuration names it, or it sent a row of parts. */
  readonly isKnown: boolean
  readonly refused: RefusedPictures | null
}

/** What is told of the stations. */
export interface StationFeed {
  all(): readonly StationState[]
  /** @returns ends it */
  watch(onChange: (state: StationState) => void): () => void
}

/** Parts that a takt is taken from, and how many takts a silence is. */
export const MIN_INTERVALS = 3
const SILENT_TAKTS = 5
/** Before the takt is known, and the bounds of what is taken from it. */
const UNKNOWN_MS = 60_000
const SHORTEST_MS = 10_000
const LONGEST_MS = 600_000

/**
 * After how long a station counts as silent: five times its takt, from 10 s to 10 min; a minute before the takt is
 * known.
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
