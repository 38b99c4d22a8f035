/** How far the latest scores differ from those that the threshold was chosen with. */
export interface Drift {
  readonly recipe: string
  readonly modelVersion: string
  /** Kolmogorov-Smirnov distance, 0 to 1. */
  readonly distance: number
  /** Number of scores compared (the latest ones). */
  readonly scores: number
}
