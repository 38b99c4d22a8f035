/** What is watched of each station and recipe, part by part. */
export const SERIES = ['score', 'brightness', 'focus', 'radius', 'centreX', 'centreY'] as const
export type Series = (typeof SERIES)[number]

/** ewma: the average has moved. psi: the shares of small and large values have changed. */
export const STABILITY_METHODS = ['ewma', 'psi'] as const
export type StabilityMethod = (typeof STABILITY_METHODS)[number]

/** A station and a recipe, whose parts are watched together. */
export interface WatchedPair {
  readonly recipe: string
  readonly modelVersion: string
  readonly station: string | null
}

/** One series of one station and recipe, compared with what it was like at first. */
export interface Stability extends WatchedPair {
  readonly series: Series
  /** Since the baseline was learnt. */
  readonly parts: number
  /** The weighted average, in its own deviations: 0 is as at first. */
  readonly deviations: number
  /** Population stability index of the last parts; null with too few. */
  readonly psi: number | null
  /** Methods that say that it has changed. */
  readonly alarms: readonly StabilityMethod[]
}

/**
 * Patterns of points on a run chart that chance hardly makes, as Western Electric names them. Zones are counted in
 * deviations from the centre line.
 *
 * - one-beyond-3: one point beyond 3 deviations
 * - two-of-three-beyond-2: of three points in a row two lie beyond 2 deviations on one side
 * - four-of-five-beyond-1: of five in a row four lie beyond 1 deviation on one side
 * - eight-on-one-side: eight in a row lie on one side of the centre line
 */
export const WESTERN_ELECTRIC = [
  'one-beyond-3',
  'two-of-three-beyond-2',
  'four-of-five-beyond-1',
  'eight-on-one-side'
] as const
export type WesternElectricRule = (typeof WESTERN_ELECTRIC)[number]

/** Means of parts that came one after the other. */
export interface RunPoint {
  /** When the last of them was judged; ISO 8601, UTC. */
  readonly at: string
  readonly mean: number
  /** Patterns that this point completes. */
  readonly rules: readonly WesternElectricRule[]
}

/** A series over time, with what is usual. */
export interface RunChart extends Stability {
  /** Each point is the mean of this many parts. */
  readonly partsAPoint: number
  /** -3, -2, -1, 0, 1, 2 and 3 deviations of a point from the centre line, in the unit of the points. */
  readonly zones: readonly number[]
  /** Oldest first. */
  readonly points: readonly RunPoint[]
}

/** A pair that still learns what is usual. */
export interface Learning extends WatchedPair {
  /** Parts so far, of those that it takes. */
  readonly parts: number
  readonly of: number
}

/** What reviewed parts say for a raised rate of wrong verdicts: an alarm from `limit` on. */
export interface ErrorSum {
  readonly recipe: string
  readonly sum: number
  readonly limit: number
}

/** Whether parts are pictured and judged as at first. */
export interface StabilityReader {
  states(): readonly Stability[]
  learning(): readonly Learning[]
  errors(): readonly ErrorSum[]
  /** In the order of `SERIES`; empty for a pair that is not watched, or learns. */
  charts(recipe: string, station: string | null): readonly RunChart[]
  isWatched(recipe: string, station: string | null): boolean
  /** Has a pair learn anew what is usual. */
  learnAnew(recipe: string, station: string | null): void
}
