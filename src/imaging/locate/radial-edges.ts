import type { LocateSpec } from '../../domain/recipes/recipe.ts'
import { EDGE_REACH, NOISE_FROM, NOISE_TO, type PolarProfile } from './polar-profile.ts'

export type Polarity = LocateSpec['polarity']
/**
 * Which edges of a ray count most: the first ones from outside (a part on a plate), or the steepest (a bore in a face
 * with grooves).
 */
export type Weighing = 'outermost' | 'steepest'

/** Edge points on rays, ray by ray, outermost first. */
export interface RadialEdges {
  readonly rays: number
  /** [rays + 1] index of each ray's first edge in the other arrays. */
  readonly start: Int32Array
  /** Distance from the grid's centre in pixels, to a fraction of a pixel. */
  readonly radius: Float32Array
  /** 0 to 1: how much the edge counts, see `Weighing`. */
  readonly weight: Float32Array
  /** 0 to 1: how far the position of the edge can be trusted. */
  readonly trust: Float32Array
}

const MIN_NOISE_SAMPLES = 4
/** An edge must be this many times as steep as the mean step outside it. */
const PROMINENCE = 2.5
/** Added to the noise: steps of this size (1.5 % of the grey value) always count as noise. */
const NOISE_FLOOR = 0.015
/** The weight of an edge is multiplied by this for each edge at most `OUTSIDE_SHARE` of its radius further out. */
const RANK_FACTOR = 0.7
const OUTSIDE_SHARE = 0.15
/**
 * A glare that saturates the sensor outside an edge hides the true position of the edge, so such an edge weighs less.
 */
const SATURATED_GREY = 247
const SATURATED_WEIGHT = 0.5
/**
 * Light of a glare outside an edge moves the edge inwards. If the grey value there exceeds this multiple of `black`,
 * the position of the edge is trusted less.
 */
const GLARE_BLACKS = 24
const GLARE_TRUST = 0.3

/**
 * The edges of each ray: local maxima of the step between the means on both sides, if they are clearly larger than the
 * steps further out (the usual steps on the plate). So grain, brushing and scratches do not count, and contrast and
 * gain have no effect. The part's outer edge is the first such edge from outside; grooves and chamfers come after it.
 * With `outermost` an edge weighs less when more edges lie outside it. With `steepest` its weight is its size compared
 * with the steepest edge of the ray.
 *
 * Source  Finn & Johnson 1968, RCA Review 29 (threshold relative to the mean of neighbouring cells)
 *
 * @param polarity `dark`: only edges that are brighter outside; `bright`: only edges that are darker outside
 */
export function radialEdges(
  { grid, black, values, limit }: PolarProfile,
  polarity: Polarity,
  weighing: Weighing
): RadialEdges {
  const { rays, count, fromPx, stepPx } = grid
  const start = new Int32Array(rays + 1)
  const radius = new Float32Array(rays * ((count >> 1) + 1))
  const weight = new Float32Array(radius.length)
  const trust = new Float32Array(radius.length).fill(1)
  const steps = new Float32Array(count)
  /** Sum of the sizes of the steps before each sample. */
  const sums = new Float32Array(count + 1)
  const sign = polarity === 'dark' ? 1 : polarity === 'bright' ? -1 : 0
  const saturated = Math.log(SATURATED_GREY + black)
  const glare = Math.log(GLARE_BLACKS * black + black)
  let found = 0
  for (let ray = 0; ray < rays; ray++) {
    start[ray] = found
    let steepest = 0
    const last = limit[ray]! - EDGE_REACH
    const base = ray * count
    stepSizes(values, base, last, steps, sums)
    for (let k = last - 2; k > EDGE_REACH; k--) {
      const here = Math.abs(steps[k]!)
      const before = Math.abs(steps[k - 1]!)
      const after = Math.abs(steps[k + 1]!)
      if (here < after || here <= before || here < PROMINENCE * NOISE_FLOOR) continue
      const noiseTo = Math.min(last, k + NOISE_TO)
      const noiseFrom = k + NOISE_FROM
      const samples = noiseTo - noiseFrom
      const noise =
        samples >= MIN_NOISE_SAMPLES
          ? (sums[noiseTo]! - sums[noiseFrom]!) / samples
          : (sums[last]! - sums[EDGE_REACH]!) / (last - EDGE_REACH)
      if (here < PROMINENCE * (noise + NOISE_FLOOR) || sign * steps[k]! < 0) continue
      const curvature = before - 2 * here + after
      const at = fromPx + (k + (curvature < 0 ? (0.5 * (before - after)) / curvature : 0)) * stepPx
      radius[found] = at
      if (weighing === 'steepest') {
        if (here > steepest) steepest = here
        weight[found++] = here
        continue
      }
      const outside = base + k + 2
      let rank = values[outside]! > saturated && values[outside + 1]! > saturated ? SATURATED_WEIGHT : 1
      if (values[outside]! + values[outside + 1]! > 2 * glare) trust[found] = GLARE_TRUST
      for (let n = found - 1; n >= start[ray]! && radius[n]! <= (1 + OUTSIDE_SHARE) * at; n--) rank *= RANK_FACTOR
      weight[found++] = rank
    }
    if (weighing === 'steepest') for (let n = start[ray]!; n < found; n++) weight[n]! /= steepest
  }
  start[rays] = found
  return { rays, start, radius, weight, trust }
}

/** Steps (mean outside minus mean inside) at samples EDGE_REACH to `last` - 1 of one ray. */
function stepSizes(values: Float32Array, base: number, last: number, steps: Float32Array, sums: Float32Array): void {
  for (let k = 0; k <= EDGE_REACH; k++) sums[k] = 0
  // Sums of three neighbours, for the samples k - 2 (inside) to k + 1, where k is the current sample.
  let before3 = values[base]! + values[base + 1]! + values[base + 2]!
  let before2 = values[base + 1]! + values[base + 2]! + values[base + 3]!
  let before1 = values[base + 2]! + values[base + 3]! + values[base + 4]!
  let before0 = values[base + 3]! + values[base + 4]! + values[base + 5]!
  let first = values[base + 4]!
  let second = values[base + 5]!
  let sum = 0
  for (let k = EDGE_REACH; k < last; k++) {
    const third = values[base + k + 3]!
    const outside = first + second + third
    const step = (outside - before3) / 3
    before3 = before2
    before2 = before1
    before1 = before0
    before0 = outside
    first = second
    second = third
    steps[k] = step
    sum += Math.abs(step)
    sums[k + 1] = sum
  }
}
