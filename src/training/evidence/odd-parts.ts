import type { EvidenceName } from '../../domain/inspection/evidence.ts'
import { bulkDeviation, median } from '../../scoring/evidence/robust-spread.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import type { FittedEvidence } from './fit-evidence.ts'

/** A part among the good ones that is unlike the others. */
export interface OddPart {
  readonly cut: Cut
  /** The piece of evidence in which it is the most unusual. */
  readonly evidence: EvidenceName
  /** Of that piece: 1 is the limit of the good parts. */
  readonly score: number
}

/** Standard deviations of the bulk, in the logarithm of the score, beyond which a part is odd. */
const ODD_FROM = 4.5
/** Least deviation: scores of few parts can lie close together by chance. */
const LEAST_DEVIATION = 0.08

/**
 * The parts whose score, against the others, lies far beyond the bulk's. One odd part does not hide another: the bulk
 * is the median's.
 */
export function oddParts(
  cuts: readonly Cut[],
  { scores, strongest }: Pick<FittedEvidence, 'scores' | 'strongest'>
): OddPart[] {
  const logs = scores.map(Math.log)
  const middle = median(logs)
  const deviation = Math.max(bulkDeviation(logs, middle), LEAST_DEVIATION)
  return cuts.flatMap((cut, n) =>
    logs[n]! - middle > ODD_FROM * deviation ? [{ cut, evidence: strongest[n]!.name, score: strongest[n]!.score }] : []
  )
}
