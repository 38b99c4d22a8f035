/**
 * One axis of a separable resampling: output i is firstWeight[i] * input[first[i]] + weight * (the input between
 * first[i] and last[i]) + lastWeight[i] * input[last[i]]. The weights of one output add up to 1; 0 <= first[i] <=
 * last[i] < length. Where first[i] = last[i], lastWeight[i] is 0.
 */
export interface AxisSpans {
  readonly first: Int32Array
  readonly last: Int32Array
  readonly firstWeight: Float64Array
  readonly lastWeight: Float64Array
  /** Weight of each input pixel that is covered completely by an output pixel. */
  readonly weight: number
}

/**
 * How `length` input pixels become `count` output pixels. Output i covers the interval [from + i * step, from + (i + 1)
 * * step], where input pixel p covers [p, p + 1]. With step > 1 it is the mean over the interval (area averaging, no
 * aliasing). With step <= 1 it is bilinear at the middle of the interval. Both agree at step 1. Beyond its ends the
 * input continues with its outermost pixel, through the weights alone: no index is outside.
 *
 * @param length, count at least 1; step > 0; all finite
 */
export function axisSpans(from: number, step: number, count: number, length: number): AxisSpans {
  const inside = (p: number) => Math.min(Math.max(p, 0), length - 1)
  // Bilinear weights are the overlap with an interval one pixel wide about the middle: one formula serves both cases.
  const span = Math.max(step, 1)
  const first = new Int32Array(count)
  const last = new Int32Array(count)
  const firstWeight = new Float64Array(count).fill(1)
  const lastWeight = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const low = from + (i + 0.5) * step - span / 2
    const high = low + span
    first[i] = inside(Math.floor(low))
    last[i] = inside(Math.ceil(high) - 1)
    if (first[i] === last[i]) continue
    firstWeight[i] = (first[i]! + 1 - low) / span
    lastWeight[i] = (high - last[i]!) / span
  }
  return { first, last, firstWeight, lastWeight, weight: 1 / span }
}
