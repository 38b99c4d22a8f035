import jstat from 'jstat'
import { quantile } from './evidence/robust-spread.ts'

/** Number of thresholds that are tried, evenly spaced over the scores' logarithms. */
const TRIED = 2000
/** Bandwidth of an estimated distribution function, in units of spread * n^(-1/3). */
const BANDWIDTH = 1.587
/** Smallest bandwidth, in the logarithm, used if scores hardly differ. */
const MIN_BANDWIDTH = 0.02
/** Beyond this many bandwidths a score counts fully or not at all. */
const REACH = 8
/** A score of 0 counts as this share of the smallest other score, so that its logarithm stays finite. */
const BELOW_SMALLEST = 0.5

/** Cost of one defect that passes, and of one good part that is rejected; both > 0 and in the same unit. */
export interface Costs {
  readonly perEscape: number
  readonly perOverkill: number
}

/**
 * The threshold with the lowest expected cost on future parts. Only a few scores of each kind are known; each
 * represents others near it (a Gaussian kernel). So the threshold keeps a distance from both sides, and more from the
 * side where mistakes are expensive. The cheapest threshold by counting could be anywhere between two scores, and one
 * stray score would move it far.
 *
 * The kernels are applied to the logarithms, because a score is a distance times a power of e
 * (scoring/evidence/combine.ts), and scores of defects span a factor of thousands. Kernels of that width would reach
 * far below the good parts, so all kernels have the smaller width of the two kinds.
 *
 * If several thresholds have the lowest cost, the lowest threshold is taken, because it lets fewer defects escape.
 *
 * Source  kernel estimates of both distribution functions: Zou, Hall & Shapiro 1997, Statistics in Medicine 16:2143;
 *         bandwidth: Azzalini 1981, Biometrika 68:326
 *
 * @param good, defect scores, each at least one, finite and >= 0
 */
export function expectedCostThreshold(
  good: readonly number[],
  defect: readonly number[],
  { perEscape, perOverkill }: Costs
): number {
  const least = [...good, ...defect].reduce((a, b) => (b > 0 && b < a ? b : a), Infinity)
  // Scores are divided by the smallest one, so that a common factor on all scores only scales the result.
  const unit = Number.isFinite(least) ? least : 1
  const logOf = (score: number): number => Math.log(Math.max(score / unit, BELOW_SMALLEST))
  const [goodLogs, defectLogs] = [good.map(logOf), defect.map(logOf)]
  const all = [...goodLogs, ...defectLogs]
  const [lowest, highest] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))]
  const width = narrowerWidth(goodLogs, defectLogs)
  const [from, to] = [lowest - REACH * width, highest + REACH * width]

  let best = { threshold: from, cost: Infinity }
  for (let n = 0; n <= TRIED; n++) {
    const threshold = from + ((to - from) * n) / TRIED
    const cost =
      perEscape * expectedBelow(defectLogs, threshold, width)
      + perOverkill * (good.length - expectedBelow(goodLogs, threshold, width))
    if (cost < best.cost) best = { threshold, cost }
  }
  return unit * Math.exp(best.threshold)
}

/**
 * The smaller bandwidth of the two kinds. A kind with a single score has no spread, so the other kind's width is used.
 */
function narrowerWidth(good: readonly number[], defect: readonly number[]): number {
  const widths = [good, defect].filter(({ length }) => length > 1).map(bandwidth)
  return Math.max(MIN_BANDWIDTH, widths.length === 0 ? 0 : Math.min(...widths))
}

function expectedBelow(logs: readonly number[], threshold: number, width: number): number {
  return logs.reduce((sum, value) => {
    const z = (threshold - value) / width
    return sum + (z > REACH ? 1 : z < -REACH ? 0 : jstat.jStat.normal.cdf(z, 0, 1))
  }, 0)
}

/** Bandwidth of the Gaussian kernel around each value; 0 if all values are equal. @param values at least one, finite */
function bandwidth(values: readonly number[]): number {
  const deviation = jstat.jStat.stdev(values)
  // 1.349: the interquartile range of a normal distribution, in standard deviations.
  const quartiles = (quantile(values, 0.75) - quantile(values, 0.25)) / 1.349
  return BANDWIDTH * (quartiles > 0 ? Math.min(deviation, quartiles) : deviation) * values.length ** (-1 / 3)
}
