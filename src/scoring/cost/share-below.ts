import jstat from 'jstat'

/**
 * Bandwidth in units of spread * n^(-1/5): twice the 1.06 of the normal reference rule, as scores have longer tails.
 */
const BANDWIDTH = 2 * 1.06
/** Scores are rounded to this share of the bandwidth. This changes a share by less than 0.5 %. */
const STEP = 1 / 16
/** Beyond this many bandwidths a score counts fully or not at all. */
const REACH = 8
/** Smallest bandwidth as a share of the median, used if scores hardly differ. */
const MIN_BANDWIDTH = 0.005

/**
 * The share of future parts that is expected to score below a threshold. Each known score represents others near it (a
 * Gaussian kernel; bandwidth after Scott 1992, "Multivariate Density Estimation", eq. 6.17). A score of Infinity is
 * never below a threshold.
 *
 * @param scores >= 0, at least one
 * @returns function of the threshold, in [0, 1]; its cost does not grow with the number of scores
 */
export function shareBelow(scores: readonly number[]): (threshold: number) => number {
  const finite = scores.filter(Number.isFinite)
  if (finite.length === 0) return () => 0
  const median = finite.toSorted((a, b) => a - b)[Math.floor(finite.length / 2)]!
  const width = Math.max(bandwidth(finite), MIN_BANDWIDTH * (median || 1))
  const counts = new Map<number, number>()
  for (const score of finite) {
    const cell = Math.round(score / (width * STEP))
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  return (threshold) => {
    let below = 0
    for (const [cell, count] of counts) {
      const z = threshold / width - cell * STEP
      below += count * (z > REACH ? 1 : z < -REACH ? 0 : jstat.jStat.normal.cdf(z, 0, 1))
    }
    return below / scores.length
  }
}

/** Bandwidth of the Gaussian kernel around each score; 0 if all scores are equal. @param scores at least one, finite */
function bandwidth(scores: readonly number[]): number {
  if (scores.length === 1) return 0
  const deviation = jstat.jStat.stdev(scores)
  // Quartiles between two scores are interpolated as in NumPy.
  const [lower, upper] = jstat.jStat.quantiles(scores, [0.25, 0.75], 1, 1) as [number, number]
  // 1.349: the interquartile range of a normal distribution, in standard deviations.
  const quartiles = (upper - lower) / 1.349
  return BANDWIDTH * (quartiles > 0 ? Math.min(deviation, quartiles) : deviation) * scores.length ** -0.2
}
