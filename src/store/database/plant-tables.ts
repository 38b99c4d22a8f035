import type { Generated } from 'kysely'

/** Stations that have reported to this plant. Times are ISO 8601, UTC. */
export interface StationsTable {
  name: string
  /** Id of its data folder. */
  home: string
  first_seen_at: string
  last_seen_at: string
  /** JSON: a StationReport. */
  report: string
}

/** Rollouts to the stations. Times are ISO 8601, UTC. */
export interface RolloutsTable {
  /** PostgreSQL's driver reads it as text. */
  id: Generated<number | string>
  recipe: string
  /** JSON: a Release. */
  release: string
  state: string
  /** JSON: names of stations, wave by wave. */
  waves: string
  wave: number
  wave_began: string
  reason: string | null
  started_at: string
  started_by: string
  ended_at: string | null
}
