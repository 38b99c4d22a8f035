import type { Verdict } from '../inspection/inspection.ts'

/** How far the shadow version agrees with the active one. Counted since `since`; a restart begins at zero. */
export interface ShadowAgreement {
  readonly recipe: string
  readonly version: string
  /** ISO 8601, UTC. */
  readonly since: string
  /** Pictures that both judged. */
  readonly compared: number
  /** Of these, with the same verdict. */
  readonly agreed: number
  /** By verdict of the active version, then by verdict of the shadow version. */
  readonly verdicts: Readonly<Record<Verdict, Readonly<Record<Verdict, number>>>>
  /** Mean of the shadow version's score less the active one's; null without pictures. */
  readonly meanScoreDifference: number | null
  /** Pictures that came while the queue was full. */
  readonly skipped: number
  /** Pictures that it could not judge. */
  readonly failed: number
}

/** What came of one picture. */
export type ShadowOutcome = 'agreed' | 'differed' | 'skipped' | 'failed'

export interface ShadowReader {
  /** Of the recipe's present shadow; undefined until it has seen a picture. */
  agreement(recipe: string): ShadowAgreement | undefined
}
