/**
 * `fetching`: on its way. `refused`: the golden set, or the version itself, does not allow it. `failed`: it is tried
 * again.
 */
export const RELEASE_STATES = ['fetching', 'applied', 'refused', 'failed'] as const
export type ReleaseState = (typeof RELEASE_STATES)[number]

/** Of a report: what one text may have, and how many problems it may name. */
export const MAX_CHARACTERS = 2000
export const MAX_PROBLEMS = 100

/** Parts of some time. */
export interface PartCount {
  readonly parts: number
  readonly ng: number
}

/** How a station stands with a recipe that its plant governs. */
export interface RecipeReport {
  readonly recipe: string
  readonly rollout: number
  readonly state: ReleaseState
  /** Why it is refused or failed. */
  readonly problem: string | null
  readonly modelVersion: string | null
  /** Since it was applied, of the last hour at most. */
  readonly since: PartCount
  /** In the hour before it was applied. */
  readonly before: PartCount
  /** Of the scores from those of the version's good parts, 0 to 1; null where it is not known yet. */
  readonly drift: number | null
}

/** What a station tells its plant. Times are ISO 8601, UTC. */
export interface StationReport {
  /** Version of the program. */
  readonly version: string
  readonly ready: boolean
  /** As /readyz says them. */
  readonly problems: readonly string[]
  readonly recipes: readonly RecipeReport[]
  /** Of the last minute. */
  readonly lastMinute: PartCount
  readonly lastPartAt: string | null
  /** What waits to be sent to the plant. */
  readonly backlog: { readonly waiting: number; readonly oldest: string | null }
  readonly diskFreeBytes: number
  /** Of each recipe that has judged enough: how far its scores lie from those of the good parts, 0 to 1. */
  readonly drifts: readonly { readonly recipe: string; readonly distance: number }[]
}

/** A rate as counted, with exact 95 % bounds of the true one. */
export interface NgRate {
  readonly rate: number
  readonly low: number
  readonly high: number
}

/** A station, as its plant knows it. */
export interface PlantStation {
  readonly name: string
  /** Id of its data folder. */
  readonly home: string
  readonly firstSeenAt: string
  readonly lastSeenAt: string
  readonly report: StationReport
}
