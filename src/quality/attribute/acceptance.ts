import type { Effectiveness } from './effectiveness.ts'

const RATINGS = ['acceptable', 'marginal', 'unacceptable'] as const
export type Rating = (typeof RATINGS)[number]

/**
 * Limits of AIAG's manual (MSA 4th edition, page 139): effectiveness of at least 90 %, misses of at most 2 %, false
 * alarms of at most 5 % are acceptable; 80 %, 5 % and 10 % are marginal.
 */
export const LIMITS = {
  effectiveness: { acceptable: 0.9, marginal: 0.8 },
  miss: { acceptable: 0.02, marginal: 0.05 },
  falseAlarm: { acceptable: 0.05, marginal: 0.1 }
} as const

/** Rating of a study by each limit, counted as AIAG does. Null if the study had no part of that kind. */
export interface Acceptance {
  readonly effectiveness: Rating | null
  readonly miss: Rating | null
  readonly falseAlarm: Rating | null
  /** The worst of the three. */
  readonly all: Rating
}

/** Uses the point estimates, as the manual does. Their bounds show how certain they are. */
export function rate({ effectiveness, miss, falseAlarm }: Effectiveness): Acceptance {
  const share = effectiveness.byPart?.rate
  const most = (rateOf: number | undefined, limits: { acceptable: number; marginal: number }): Rating | null =>
    rateOf === undefined
      ? null
      : rateOf <= limits.acceptable
        ? 'acceptable'
        : rateOf <= limits.marginal
          ? 'marginal'
          : 'unacceptable'
  const ratings = {
    effectiveness:
      share === undefined
        ? null
        : share >= LIMITS.effectiveness.acceptable
          ? ('acceptable' as const)
          : share >= LIMITS.effectiveness.marginal
            ? ('marginal' as const)
            : ('unacceptable' as const),
    miss: most(miss.byDecision?.rate, LIMITS.miss),
    falseAlarm: most(falseAlarm.byDecision?.rate, LIMITS.falseAlarm)
  }
  const worst = Math.max(...Object.values(ratings).map((rating) => (rating === null ? 0 : RATINGS.indexOf(rating))))
  return { ...ratings, all: RATINGS[worst]! }
}
