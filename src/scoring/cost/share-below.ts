import jstat from 'jstat'
import { bandwidth } from '../expected-cost-threshold.ts'

/** Scores nearer to each other than this share of the bandwidth are taken as one: it changes no share by 0.5 %. */
const STEP = 1 / 16
/** Beyond this many bandwidths a score counts fully or not at all. */
const REACH = 8
/** Of the median: what a bandwidth is at least, where scores hardly differ. */
const MIN_BANDWIDTH = 0.005

/**
 * What share of parts to come is expected to score below a threshold: each known score stands for others near it, as
 * for `expectedCostThreshold`. A score of Infinity is below no threshold.
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
