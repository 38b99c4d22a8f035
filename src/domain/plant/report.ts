/**
 * `fetching`: files are being downloaded. `refused`: the golden set, or the version itself, does not allow it.
 * `failed`: it will be tried again.
 */
export const RELEASE_STATES = ['fetching', 'applied', 'refused', 'failed'] as const
export type ReleaseState = (typeof RELEASE_STATES)[number]

/** Limits of a report: characters of one text, and number of problems. */
export const MAX_CHARACTERS = 2000
export const MAX_PROBLEMS = 100

/** Numbers of parts in a period. */
export interface PartCount {
  readonly parts: number
  readonly ng: number
}

/** State of a recipe at a station whose plant distributes it. */
export interface RecipeReport {
  readonly recipe: string
  readonly rollout: number
  readonly state: ReleaseState
  /** Why it was refused or has failed. */
  readonly problem: string | null
  readonly modelVersion: string | null
  /** Since it was applied, but at most in the last hour. */
  readonly since: PartCount
  /** In the hour before it was applied. */
  readonly before: PartCount
  /** Distance of the scores from those of the version's good parts, 0 to 1; null if it is not known yet. */
  readonly drift: number | null
}

/** A station's report to its plant. Times are ISO 8601, UTC. */
export interface StationReport {
  /** Version of the program. */
  readonly version: string
  readonly ready: boolean
  /** As in the answer of /readyz. */
  readonly problems: readonly string[]
  readonly recipes: readonly RecipeReport[]
  /** In the last minute. */
  readonly lastMinute: PartCount
  readonly lastPartAt: string | null
  /** Data that waits to be sent to the plant. */
  readonly backlog: { readonly waiting: number; readonly oldest: string | null }
  readonly diskFreeBytes: number
  /** For each recipe with enough judged parts: distance of its scores from those of the good parts, 0 to 1. */
  readonly drifts: readonly { readonly recipe: string; readonly distance: number }[]
}

/** A counted rate, with exact 95 % bounds of the true rate. */
export interface NgRate {
  readonly rate: number
  readonly low: number
  readonly high: number
}

/** A station as its plant sees it. */
export interface PlantStation {
  readonly name: string
  /** Id of its data folder. */
  readonly home: string
  readonly firstSeenAt: string
  readonly lastSeenAt: string
  readonly report: StationReport
}
