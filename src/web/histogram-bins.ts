/** Scores counted into equal bins from 0 to `max`; what lies above goes into the last one. */
export interface Bins {
  readonly max: number
  readonly counts: readonly number[]
}

/** @param reach what must be on the axis besides the scores, e.g. the threshold */
export function binScores(scores: readonly number[], bins: number, reach = 0): Bins {
  const sorted = [...scores].sort((a, b) => a - b)
  // A single far outlier must not flatten the rest.
  const high = sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 0
  const max = Math.max(high * 1.1, reach * 1.25) || 1
  const counts = Array.from({ length: bins }, () => 0)
  for (const score of scores) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((score / max) * bins)))
    counts[bin] = counts[bin]! + 1
  }
  return { max, counts }
}

/** How parts of these scores would be judged: REVIEW from threshold * (1 - reviewBand) on, NG from the threshold on. */
export function judgeScores(
  scores: readonly number[],
  threshold: number,
  reviewBand: number
): { ok: number; review: number; ng: number } {
  const ng = scores.filter((score) => score >= threshold).length
  const notOk = scores.filter((score) => score >= threshold * (1 - reviewBand)).length
  return { ok: scores.length - Math.max(notOk, ng), review: Math.max(notOk, ng) - ng, ng }
}
