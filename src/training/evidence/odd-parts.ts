import type { EvidenceName } from '../../domain/inspection/evidence.ts'
import { MIN_SCORES } from '../../scoring/evidence/bulk-thresholds.ts'
import { bulkDeviation, median } from '../../scoring/evidence/robust-spread.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import type { FittedEvidence } from './fit-evidence.ts'

/** A part among the good parts that is unlike the others. */
export interface OddPart {
  readonly cut: Cut
  /** The piece of evidence in which the part is most unusual. */
  readonly evidence: EvidenceName
  /** Number of spreads by which the part exceeds the median in this piece. */
  readonly spreads: number
  /** The same over all pieces: the root of the sum of the squares of the excesses over 1. */
  readonly oddness: number
}

/** Minimum spread of the logarithms: a few parts can lie close together by chance. */
const MIN_SPREAD = 0.08
/** Number of spreads above the median that is normal in every piece. */
const USUAL_SPREADS = 1
/** Among 20 parts, a part with at least this oddness is odd. */
const ODD_FROM = 3.5
/** The limit grows with this power of the number of parts: among more parts, more are far from the median by chance. */
const GROWTH = 0.35
/**
 * The parts that are unlike the others, the most odd first.
 *
 * Middle and spread of each piece are the median and the median absolute deviation of the logarithms: of 20 parts, 3
 * defects hardly move them. (The combined score is not suitable here, because the defects widen its limits.)
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
 * Among 20 parts, a part with at least this oddness is left out. Between the two limits a part is taught, but does not
 * set limits. A lower value leaves out good parts that occur once among 20 and often later: with 6, 29 % of the other
 * castings were rejected in one split.
 */
const LEAVE_OUT_FROM = 12
/**
 * The oddest parts hide the others. So each round leaves out only parts with at least this share of the highest
 * oddness.
 */
const CLEAREST = 0.6
/** Maximum share of parts that are left out: 3 of 20. */
const MAX_LEFT_OUT = 0.15
/**
 * Maximum number of parts that do not set limits: a fifth of all, but not more than 4 and 1 in 100. Among many parts, a
 * few extreme ones hardly affect the limits. Among few parts, enough must be left for a threshold.
 */
const maxUnusual = (parts: number): number =>
  Math.max(0, Math.floor(Math.min(0.2 * parts, 4 + 0.01 * parts, parts - MIN_SCORES)))

/**
 * The oddest parts, which are left out before the next round, up to the maximum share. Without them the other odd parts
 * are easier to find.
 * @param odd the oddest first
 * @param parts number of parts before the first round
 * @param before number of parts that are already left out
 */
export function clearestOf(odd: readonly OddPart[], parts: number, before: number): OddPart[] {
  const from = Math.max(LEAVE_OUT_FROM * (parts / 20) ** GROWTH, CLEAREST * (odd[0]?.oddness ?? 0))
  return odd.filter(({ oddness }) => oddness > from).slice(0, Math.max(Math.floor(MAX_LEFT_OUT * parts) - before, 0))
}

/** Numbers of the parts that set limits: all except the oddest. Same arguments as above. */
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
