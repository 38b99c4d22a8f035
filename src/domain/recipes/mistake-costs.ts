/** Costs of mistakes and promised limits, for one product. */
export interface MistakeCosts {
  /** Cost of one defect that passes, and of one good part that is rejected; both > 0 and in the same unit. */
  readonly perEscape: number
  readonly perOverkill: number
  /** Share of defects on the line, in (0, 1). */
  readonly defectRate: number
  /**
   * Limits promised to the customer, in (0, 1): defects judged OK / all defects, and good parts judged NG / all good
   * parts.
   */
  readonly maxEscapeRate: number
  readonly maxOverkillRate: number
}

/** Default values. */
export const USUAL_COSTS: MistakeCosts = {
  perEscape: 5,
  perOverkill: 1,
  defectRate: 0.01,
  maxEscapeRate: 0.01,
  maxOverkillRate: 0.02
}
