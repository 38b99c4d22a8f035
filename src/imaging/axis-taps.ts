/**
 * One axis of a separable resampling: output i is the sum over t = 0 .. taps - 1 of weights[i * taps + t] * input[first[i] + t].
 * The weights of one output add up to 1; every first[i] + t lies inside the input.
 */
export interface AxisTaps {
  /** Weights per output; the same for all, zeros where an output needs fewer. */
  readonly taps: number
  readonly first: Int32Array
  /** [count, taps] */
  readonly weights: Float64Array
}

/**
 * Weights that turn `length` input pixels into `count` output pixels; output i covers the interval
 * [from + i * step, from + (i + 1) * step], where input pixel p covers [p, p + 1].
 * step > 1: mean over the interval (area averaging, no aliasing). step <= 1: bilinear at the interval's middle; the two agree
 * at step 1. Beyond its ends the input goes on with its outermost pixel, through the weights alone: no index lies outside.
 *
 * @param length, count at least 1; step > 0; all finite
 */
export function axisTaps (from: number, step: number, count: number, length: number): AxisTaps {
  const inside = (p: number) => Math.min(Math.max(p, 0), length - 1)
  // Bilinear weights are the overlap with an interval one pixel wide about the middle: one formula serves both cases.
  const span = Math.max(step, 1)
  const low = new Float64Array(count)
  const first = new Int32Array(count)
  let taps = 1
  for (let i = 0; i < count; i++) {
    low[i] = from + (i + 0.5) * step - span / 2
    first[i] = inside(Math.floor(low[i]!))
    taps = Math.max(taps, inside(Math.ceil(low[i]! + span) - 1) - first[i]! + 1)
  }
  if (taps % 2 === 1 && taps < length) taps++ // an even number is quicker to sum

  const weights = new Float64Array(count * taps)
  for (let i = 0; i < count; i++) {
    first[i] = Math.min(first[i]!, length - taps)
    const a = low[i]!
    const b = a + span
    for (let t = 0; t < taps; t++) {
      const p = first[i]! + t
      const left = p === 0 ? a : Math.max(a, p)
      const right = p === length - 1 ? b : Math.min(b, p + 1)
      weights[i * taps + t] = Math.max(0, right - left) / span
    }
  }
  return { taps, first, weights }
}
