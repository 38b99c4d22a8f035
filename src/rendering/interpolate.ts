/** `value` brought into [low, high]. */
export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : value > high ? high : value

/** 0 below `from`, 1 above `to`, and a smooth cubic (Hermite) between them; `from` < `to`. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from), 0, 1)
  return t * t * (3 - 2 * t)
}

export const mix = (from: number, to: number, share: number): number => from + (to - from) * share

/** A Gaussian: 1 at 0, 0.61 at +-1. */
export const bell = (x: number): number => Math.exp(-0.5 * x * x)
