/** How far the latest scores lie from those that the threshold was chosen by. */
export interface Drift {
  readonly recipe: string
  readonly modelVersion: string
  /** Kolmogorov-Smirnov distance, 0 to 1. */
  readonly distance: number
  /** Scores compared, the last ones. */
  readonly scores: number
}
