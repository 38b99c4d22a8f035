import type { Verdict } from '../inspection/inspection.ts'

/** How often the shadow version agrees with the active one. Counted since `since`; a restart resets the counts. */
export interface ShadowAgreement {
  readonly recipe: string
  readonly version: string
  /** ISO 8601, UTC. */
  readonly since: string
  /** Pictures that both judged. */
  readonly compared: number
  /** Number of these with the same verdict. */
  readonly agreed: number
  /** By verdict of the active version, then by verdict of the shadow version. */
  readonly verdicts: Readonly<Record<Verdict, Readonly<Record<Verdict, number>>>>
  /** Mean of (score of the shadow version - score of the active version); null without pictures. */
  readonly meanScoreDifference: number | null
  /** Pictures that were skipped because the queue was full. */
  readonly skipped: number
  /** Pictures that it could not judge. */
  readonly failed: number
}

/** The outcome for one picture. */
export type ShadowOutcome = 'agreed' | 'differed' | 'skipped' | 'failed'

export interface ShadowReader {
  /** Agreement of the recipe's present shadow version; undefined before its first picture. */
  agreement(recipe: string): ShadowAgreement | undefined
}
