/** Below this standard deviation, in grey levels, a crop is flat: a lone pixel one level off in 128 x 128 still gives 0.008. */
const FLAT_BELOW = 1e-3

/**
 * Mean 0 and standard deviation 1 over all pixels, so that exposure and black level (gain > 0 and offset) no longer matter.
 * A flat crop (standard deviation below 0.001 grey levels) has nothing to scale and becomes all zeros. Two passes in double
 * precision.
 *
 * @param pixels grey values, any length >= 1; left as they are
 * @returns as many values, never NaN
 * @throws RangeError when `pixels` is empty or holds NaN or Infinity
 */
export function standardise (pixels: Float32Array): Float32Array {
  const n = pixels.length
  let sum = 0
  for (let i = 0; i < n; i++) sum += pixels[i]!
  const mean = sum / n
  if (!Number.isFinite(mean)) throw new RangeError(`expected at least one pixel and finite values only, received ${n} pixels with mean ${mean}`)

  let squares = 0
  for (let i = 0; i < n; i++) {
    const d = pixels[i]! - mean
    squares += d * d
  }
  const deviation = Math.sqrt(squares / n)
  const out = new Float32Array(n)
  if (deviation < FLAT_BELOW) return out
  const scale = 1 / deviation
  for (let i = 0; i < n; i++) out[i] = (pixels[i]! - mean) * scale
  return out
}
