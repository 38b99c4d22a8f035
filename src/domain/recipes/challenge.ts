import type { Verdict } from '../inspection/inspection.ts'

/** A physical part that a person knows to be good, or to have a defect. */
export interface MasterPart {
  readonly partId: string
  readonly label: 'good' | 'defect'
}

/** Master parts that a station must judge right at regular times. Otherwise its other verdicts do not count. */
export interface ChallengeSpec {
  /** How long a right judgement is valid: a number of minutes or hours, such as `30m` or `8h`. */
  readonly every: string
  /** At least one good one and one with a defect. */
  readonly parts: readonly MasterPart[]
}

/** The state of a station's challenge: whether its master parts were judged right, and how long that is valid. */
export interface ChallengeState {
  readonly station: string | null
  readonly recipe: string
  /** Whether master parts must be judged before other verdicts count. */
  readonly due: boolean
  /** When it will be due; ISO 8601, UTC; null if it is due now. */
  readonly until: string | null
  readonly parts: readonly (MasterPart & {
    /** When the part was last judged; ISO 8601, UTC; null if there is no judgement. */
    readonly judgedAt: string | null
    readonly judged: Verdict | null
    /** Whether the active version judged it right, and this is still valid. */
    readonly passed: boolean
  })[]
}

/** Longest time that a judgement may be valid, in hours. */
export const MAX_CHALLENGE_HOURS = 168
/** `30m`, `8h`. */
export const CHALLENGE_EVERY = /^([1-9]\d{0,4})([mh])$/

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Milliseconds of `every`. NaN for an invalid text. */
export function challengeMs(every: string): number {
  const [, count, unit] = CHALLENGE_EVERY.exec(every) ?? []
  return Number(count) * (unit === 'h' ? HOUR_MS : MINUTE_MS)
}
