import { binomialBounds, type BinomialBounds } from '../../scoring/binomial-bounds.ts'
import type { Decision, StudiedPart } from './decision.ts'

/** A rate counted in two ways. AIAG counts effectiveness by part, and misses and false alarms by decision. */
export interface CountedTwice {
  /** A part counts as right if all its trials are right, and as wrong if at least one trial is wrong. */
  readonly byPart: BinomialBounds | null
  /** Each trial counts. */
  readonly byDecision: BinomialBounds | null
}

/** How well decisions agree with the reference. */
export interface Effectiveness {
  /** Share of right decisions in all decisions. */
  readonly effectiveness: CountedTwice
  /** Share of the defective parts that passed. */
  readonly miss: CountedTwice
  /** Share of the good parts that did not pass. */
  readonly falseAlarm: CountedTwice
  /** Share of the parts whose trials all gave the same decision, right or wrong. */
  readonly repeatability: BinomialBounds | null
}

/** @param decisionsOf selects the decisions of a part that count: those of one station, or of all stations */
export function effectivenessOf(
  parts: readonly StudiedPart[],
  decisionsOf: (part: StudiedPart) => readonly Decision[]
): Effectiveness {
  const ofLabel = (label: 'good' | 'defect'): readonly StudiedPart[] =>
    parts.filter(({ reference }) => reference === label)
  const isRight = (part: StudiedPart, { accepted }: Decision): boolean => accepted === (part.reference === 'good')
  const right = (among: readonly StudiedPart[]): CountedTwice => {
    const decisions = among.flatMap((part) => decisionsOf(part).map((decision) => isRight(part, decision)))
    return {
      byPart: binomialBounds(
        among.filter((part) => decisionsOf(part).every((decision) => isRight(part, decision))).length,
        among.length
      ),
      byDecision: binomialBounds(decisions.filter(Boolean).length, decisions.length)
    }
  }
  return {
    effectiveness: right(parts),
    miss: opposite(right(ofLabel('defect'))),
    falseAlarm: opposite(right(ofLabel('good'))),
    repeatability: binomialBounds(
      parts.filter((part) => new Set(decisionsOf(part).map(({ accepted }) => accepted)).size === 1).length,
      parts.length
    )
  }
}

const opposite = ({ byPart, byDecision }: CountedTwice): CountedTwice => ({
  byPart: wrongOf(byPart),
  byDecision: wrongOf(byDecision)
})

const wrongOf = (right: BinomialBounds | null): BinomialBounds | null =>
  right === null ? null : binomialBounds(right.of - right.count, right.of)
