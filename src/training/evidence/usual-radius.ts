import { median } from '../../scoring/evidence/robust-spread.ts'

export interface RadiusBounds {
  readonly min: number
  readonly max: number
}

/** A radius counts as usual if it differs from the median by at most this share. */
const LIKE = 0.15
/** Minimum share of parts with a usual radius; with fewer there is no usual radius. */
const MIN_SHARE = 0.8
/** Margin beyond the smallest and largest radius of the parts, as a share of the usual radius. */
const ROOM = 0.1

/**
 * The range of radii that most parts have, with a margin. It prevents the circle stage from locating a bore or a
 * neighbouring part.
 * @param radii of the located circles, as fractions of the picture's height
 * @returns null for fewer than 5 radii, or parts of several sizes
 */
export function usualRadius(radii: readonly number[]): RadiusBounds | null {
  if (radii.length < 5) return null
  const usual = median(radii)
  const like = radii.filter((radius) => Math.abs(radius / usual - 1) <= LIKE)
  if (like.length < MIN_SHARE * radii.length) return null
  return { min: Math.min(...like) - ROOM * usual, max: Math.max(...like) + ROOM * usual }
}
