/** The highest bits of the fraction select the interval. */
const BITS = 9
const INTERVALS = 1 << BITS
const FRACTION_BITS = 23
const FRACTION = (1 << FRACTION_BITS) - 1
const EXPONENT_BIAS = 127
/** Exponent of numbers from 1 to 2. */
const ONE = EXPONENT_BIAS << FRACTION_BITS

const middles = Float64Array.from({ length: INTERVALS }, (_, n) => 1 + (n + 0.5) / INTERVALS)
const logarithms = middles.map(Math.log)
const reciprocals = middles.map((middle) => 1 / middle)

const number = new Float32Array(1)
const bits = new Int32Array(number.buffer)

/**
 * Natural logarithm of a number as float32, accurate to 3e-13, in a third of the time of Math.log. A table gives the
 * logarithm at the middle of the interval in which the number's fraction lies; three terms of the series around it give
 * the rest.
 * @param x finite, at least 2^-126
 */
export function logarithm(x: number): number {
  number[0] = x
  const all = bits[0]!
  const interval = (all >> (FRACTION_BITS - BITS)) & (INTERVALS - 1)
  bits[0] = (all & FRACTION) | ONE
  const off = number[0] * reciprocals[interval]! - 1
  return ((all >> FRACTION_BITS) - EXPONENT_BIAS) * Math.LN2 + logarithms[interval]! + off * (1 - off * (0.5 - off / 3))
}
