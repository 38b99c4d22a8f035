/** What mistakes cost and what was promised; of a product. */
export interface MistakeCosts {
  /** What one defect that passes costs, and one good part that is rejected; both > 0, in one unit. */
  readonly perEscape: number
  readonly perOverkill: number
  /** Share of defects among the parts that come, in (0, 1). */
  readonly defectRate: number
  /** Limits promised to the customer, in (0, 1): defects judged OK of all defects, good parts judged NG of all good. */
  readonly maxEscapeRate: number
  readonly maxOverkillRate: number
}

/** Used where a recipe states none. */
export const USUAL_COSTS: MistakeCosts = {
  perEscape: 5,
  perOverkill: 1,
  defectRate: 0.01,
  maxEscapeRate: 0.01,
  maxOverkillRate: 0.02
}
