import { median } from '../../scoring/evidence/robust-spread.ts'

export interface RadiusBounds {
  readonly min: number
  readonly max: number
}

/** A radius is like the usual one within this share of it. */
const LIKE = 0.15
/** So many of the parts must have a radius like the usual one: else there is none. */
const MIN_SHARE = 0.8
/** Room beyond the bounds of the parts, as a share of the usual radius. */
const ROOM = 0.1

/**
 * The radius that most parts have, with some room. It keeps the circle stage from taking a bore or a neighbour for the
 * part.
 * @param radii of the located circles, as fractions of the picture's height
 * @returns null where there are fewer than 5, or parts of several sizes
 */
export function usualRadius(radii: readonly number[]): RadiusBounds | null {
  if (radii.length < 5) return null
  const usual = median(radii)
  const like = radii.filter((radius) => Math.abs(radius / usual - 1) <= LIKE)
  if (like.length < MIN_SHARE * radii.length) return null
  return { min: Math.min(...like) - ROOM * usual, max: Math.max(...like) + ROOM * usual }
}
