/** Shares of two groups over the same bins. */
export interface Histogram {
  /** Edges of the bins, ascending, one more than there are bins. */
  readonly edges: readonly number[]
  /** Share of the group in each bin; zeros for a group with nobody in it. */
  readonly good: readonly number[]
  readonly defect: readonly number[]
}

/**
 * Bins of equal width from the lowest to the highest score of both groups; in logarithms where `logarithmic`. Shares,
 * not counts, so that 8 defects are seen beside 2,000 good parts.
 *
 * @param good, defect finite scores, at least one in all; above 0 where `logarithmic`
 */
export function histogram(
  good: readonly number[],
  defect: readonly number[],
  bins: number,
  logarithmic = false
): Histogram {
  if (logarithmic) {
    const { edges, ...shares } = histogram(good.map(Math.log), defect.map(Math.log), bins)
    return { edges: edges.map(Math.exp), ...shares }
  }
  const all = [...good, ...defect]
  const lowest = all.reduce((a, b) => Math.min(a, b))
  const highest = all.reduce((a, b) => Math.max(a, b))
  const width = (highest - lowest) / bins || 1 // all scores equal: one bin holds them
  const shares = (scores: readonly number[]) => {
    const counts = Array.from({ length: bins }, () => 0)
    for (const value of scores) counts[Math.min(bins - 1, Math.floor((value - lowest) / width))]++
    return counts.map((count) => (scores.length === 0 ? 0 : count / scores.length))
  }
  return {
    edges: Array.from({ length: bins + 1 }, (_, n) => lowest + n * width),
    good: shares(good),
    defect: shares(defect)
  }
}
