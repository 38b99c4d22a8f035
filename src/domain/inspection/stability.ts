/** What is watched of each station and recipe, part by part. */
export const SERIES = ['score', 'brightness', 'focus', 'radius', 'centreX', 'centreY'] as const
export type Series = (typeof SERIES)[number]

/** ewma: the average has moved. psi: the shares of small and large values have changed. */
export const STABILITY_METHODS = ['ewma', 'psi'] as const
export type StabilityMethod = (typeof STABILITY_METHODS)[number]

/** One series of one station and recipe, compared with what it was like at first. */
export interface Stability {
  readonly recipe: string
  readonly modelVersion: string
  readonly station: string | null
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
