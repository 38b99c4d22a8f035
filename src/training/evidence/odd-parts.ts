import type { EvidenceName } from '../../domain/inspection/evidence.ts'
import { MIN_SCORES } from '../../scoring/evidence/bulk-thresholds.ts'
import { bulkDeviation, median } from '../../scoring/evidence/robust-spread.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import type { FittedEvidence } from './fit-evidence.ts'

/** A part among the good ones that is unlike the others. */
export interface OddPart {
  readonly cut: Cut
  /** The piece of evidence in which it is the most unusual. */
  readonly evidence: EvidenceName
  /** How many spreads of the parts it lies beyond the middle one in that piece. */
  readonly spreads: number
  /** The same over all pieces: the root of the sum of the squares of what goes beyond 1. */
  readonly oddness: number
}

/** Least spread, in the logarithm: few parts can lie close together by chance. */
const MIN_SPREAD = 0.08
/** Spreads beyond the middle that every piece may have. */
const USUAL_SPREADS = 1
/** Of 20 parts: odd from this oddness on. */
const ODD_FROM = 3.5
/** With more parts the limit is higher, by this power of their number: more of them lie far out by chance. */
const GROWTH = 0.35
/**
 * The parts that are unlike the others, the most odd first.
 *
 * Middle and spread of each piece are the median and the median absolute deviation of the logarithms: of 20 parts, 3
 * defects hardly move them. (The combined score does not serve here: its limits go out to the defects.)
 */
export function oddParts(cuts: readonly Cut[], { unlike }: Pick<FittedEvidence, 'unlike'>): OddPart[] {
  const pieces = unlike.map(({ name, values }) => ({ name, spreads: spreadsBeyond(values) }))
  const from = ODD_FROM * (cuts.length / 20) ** GROWTH
  return cuts
    .map((cut, n) => {
      const { name, spreads } = pieces.reduce((a, b) => (b.spreads[n]! > a.spreads[n]! ? b : a))
      const beyond = pieces.map((piece) => Math.max(0, piece.spreads[n]! - USUAL_SPREADS))
      return { cut, evidence: name, spreads: spreads[n]!, oddness: Math.hypot(...beyond) }
    })
    .filter(({ oddness }) => oddness > from)
    .sort((a, b) => b.oddness - a.oddness)
}

/**
 * Of 20 parts: left out from this oddness on. Between, a part is taught, but sets no limits. Lower, good parts are left
 * out that come once among 20 and often later: from 6 on, 29 % of the other castings were rejected in one split.
 */
const LEAVE_OUT_FROM = 12
/** The clearest odd parts hide the others: in one round those go that have this share of the highest oddness. */
const CLEAREST = 0.6
/** Parts that are left out at most, as a share of all: 3 of 20. */
const MAX_LEFT_OUT = 0.15
/**
 * Parts that set no limits at most: a fifth of all, and 4 and 1 in 100. Of many parts a few do not set the limits, and
 * of few parts enough must be left for a threshold.
 */
const maxUnusual = (parts: number): number =>
  Math.max(0, Math.floor(Math.min(0.2 * parts, 4 + 0.01 * parts, parts - MIN_SCORES)))

/**
 * The odd parts to leave out before the next round: the clearest, until too many are left out. Without them it shows
 * better which of the others are odd.
 * @param odd the most odd first
 * @param parts how many there were in the beginning
 * @param before how many of these were left out
 */
export function clearestOf(odd: readonly OddPart[], parts: number, before: number): OddPart[] {
  const from = Math.max(LEAVE_OUT_FROM * (parts / 20) ** GROWTH, CLEAREST * (odd[0]?.oddness ?? 0))
  return odd.filter(({ oddness }) => oddness > from).slice(0, Math.max(Math.floor(MAX_LEFT_OUT * parts) - before, 0))
}

/** Numbers of the parts that set limits: all but the most odd ones. Arguments as above. */
export function usualParts(cuts: readonly Cut[], odd: readonly OddPart[], parts: number, before: number): number[] {
  const most = Math.max(maxUnusual(parts) - before, 0)
  const unusual = new Set(odd.slice(0, most).map(({ cut }) => cut))
  return cuts.flatMap((cut, n) => (unusual.has(cut) ? [] : [n]))
}

function spreadsBeyond(values: readonly number[]): number[] {
  const logs = values.map(Math.log)
  const middle = median(logs)
  const spread = Math.max(bulkDeviation(logs, middle), MIN_SPREAD)
  return logs.map((value) => (value - middle) / spread)
}
