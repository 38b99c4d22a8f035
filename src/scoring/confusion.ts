import type { Verdict } from '../domain/inspection/inspection.ts'
import type { Label } from '../domain/labelled/label.ts'
import { checkScores } from './check-scores.ts'

/** How often the service gave each verdict to parts with one label. */
export type VerdictCounts = Readonly<Record<Verdict, number>>
export type Confusion = Readonly<Record<Label, VerdictCounts>>

/** A share with its counts; `rate` is null if there was nothing to count. */
export interface Share {
  readonly rate: number | null
  readonly count: number
  readonly of: number
}

/** Counts the verdicts of the service on parts that a person has labelled. */
export function confusion(judged: Iterable<{ readonly label: Label; readonly verdict: Verdict }>): Confusion {
  const counts = { good: { OK: 0, NG: 0, REVIEW: 0 }, defect: { OK: 0, NG: 0, REVIEW: 0 } }
  for (const { label, verdict } of judged) counts[label][verdict]++
  return counts
}

/**
 * The same from raw scores: NG when score >= threshold, REVIEW when reviewFrom <= score < threshold, else OK.
 *
 * @param reviewFrom lower end of the review band; equal to `threshold` (the default) turns REVIEW off
 * @throws RangeError when a score is negative or not finite, or `reviewFrom` lies above `threshold`
 */
export function confusionAt(
  good: readonly number[],
  defect: readonly number[],
  threshold: number,
  reviewFrom = threshold
): Confusion {
  checkScores(good, 'good')
  checkScores(defect, 'defect')
  if (!(reviewFrom <= threshold))
    throw new RangeError(`reviewFrom: expected at most the threshold ${threshold}, received ${reviewFrom}`)
  const verdict = (score: number): Verdict => (score >= threshold ? 'NG' : score >= reviewFrom ? 'REVIEW' : 'OK')
  return confusion([
    ...good.map((score) => ({ label: 'good', verdict: verdict(score) }) as const),
    ...defect.map((score) => ({ label: 'defect', verdict: verdict(score) }) as const)
  ])
}

/** Defects judged OK / all defects. A defect with the verdict REVIEW is not an escape. */
export function escapeRate({ defect }: Confusion): Share {
  return share(defect.OK, total(defect))
}

/** Good parts judged NG / all good parts. A good part with the verdict REVIEW is not rejected. */
export function overkillRate({ good }: Confusion): Share {
  return share(good.NG, total(good))
}

/** Parts with the verdict REVIEW / all parts: the share that a person must decide. */
export function reviewRate({ good, defect }: Confusion): Share {
  return share(good.REVIEW + defect.REVIEW, total(good) + total(defect))
}

const total = (counts: VerdictCounts): number => counts.OK + counts.NG + counts.REVIEW
const share = (count: number, of: number): Share => ({ rate: of === 0 ? null : count / of, count, of })
