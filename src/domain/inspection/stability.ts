/** Values that are watched for each station and recipe, part by part. */
export const SERIES = ['score', 'brightness', 'focus', 'radius', 'centreX', 'centreY'] as const
export type Series = (typeof SERIES)[number]

/** ewma: the average has changed. psi: the distribution of the values has changed. */
export const STABILITY_METHODS = ['ewma', 'psi'] as const
export type StabilityMethod = (typeof STABILITY_METHODS)[number]

/** A station and a recipe whose parts are watched together. */
export interface WatchedPair {
  readonly recipe: string
  readonly modelVersion: string
  readonly station: string | null
}

/** One series of one station and recipe, compared with its baseline. */
export interface Stability extends WatchedPair {
  readonly series: Series
  /** Number of parts since the baseline was learnt. */
  readonly parts: number
  /** The weighted average in its standard deviations: 0 is the baseline. */
  readonly deviations: number
  /** Population stability index of the last parts; null with too few. */
  readonly psi: number | null
  /** Methods that report a change. */
  readonly alarms: readonly StabilityMethod[]
}

/**
 * Patterns of points on a run chart that chance rarely makes, named by Western Electric. Zones are standard deviations
 * from the centre line.
 *
 * - one-beyond-3: one point beyond 3 deviations
 * - two-of-three-beyond-2: two of three points in a row lie beyond 2 deviations on one side
 * - four-of-five-beyond-1: four of five points in a row lie beyond 1 deviation on one side
 * - eight-on-one-side: eight points in a row lie on one side of the centre line
 */
export const WESTERN_ELECTRIC = [
  'one-beyond-3',
  'two-of-three-beyond-2',
  'four-of-five-beyond-1',
  'eight-on-one-side'
] as const
export type WesternElectricRule = (typeof WESTERN_ELECTRIC)[number]

/** Mean of consecutive parts. */
export interface RunPoint {
  /** When the last of them was judged; ISO 8601, UTC. */
  readonly at: string
  readonly mean: number
  /** Patterns that this point completes. */
  readonly rules: readonly WesternElectricRule[]
}

/** A series over time, with its usual range. */
export interface RunChart extends Stability {
  /** Each point is the mean of this many parts. */
  readonly partsAPoint: number
  /** The values at -3, -2, -1, 0, 1, 2 and 3 standard deviations of a point from the centre line. */
  readonly zones: readonly number[]
  /** Oldest first. */
  readonly points: readonly RunPoint[]
}

/** A pair whose baseline is still being learnt. */
export interface Learning extends WatchedPair {
  /** Number of parts so far, and number needed. */
  readonly parts: number
  readonly of: number
}

/** Evidence from reviewed parts for a raised rate of wrong verdicts. A sum >= `limit` is an alarm. */
export interface ErrorSum {
  readonly recipe: string
  readonly sum: number
  readonly limit: number
}

/** Whether pictures and scores are as in the baseline. */
export interface StabilityReader {
  states(): readonly Stability[]
  learning(): readonly Learning[]
  errors(): readonly ErrorSum[]
  /** In the order of `SERIES`; empty for a pair that is not watched, or is still learning. */
  charts(recipe: string, station: string | null): readonly RunChart[]
  isWatched(recipe: string, station: string | null): boolean
  /** Makes a pair learn a new baseline. */
  learnAnew(recipe: string, station: string | null): void
}
