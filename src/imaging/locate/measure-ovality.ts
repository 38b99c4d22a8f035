import type { GreyImage, LocatedCircle } from '../../domain/inspection/image.ts'
import { fitOval, MIN_OVAL_SHARE, ovality } from './fit-oval.ts'
import type { MeasureBounds } from './measure-circle.ts'
import { profileAround, usableRays } from './polar-profile.ts'
import { radialEdges } from './radial-edges.ts'

const RAYS = 128
/** Samples per radius. */
const SAMPLES = 150
const MIN_STEP_PX = 0.6
/** Edges are sought within this distance from the circle, as a share of its radius. */
const BAND = 0.2
/** Reach of the robust fit in each round, as shares of the radius. */
const ROUNDS = [0.12, 0.09, 0.07, 0.05, 0.04]

/**
 * How far the outline around a circle is from round: (largest - smallest diameter) / mean diameter.
 *
 * @returns null if the picture shows too little of the outline, or too few edges lie on it
 */
export function measureOvality(
  image: GreyImage,
  { cx, cy, r }: LocatedCircle,
  { polarity, weighing, black }: MeasureBounds
): number | null {
  const stepPx = Math.max(MIN_STEP_PX, r / SAMPLES)
  const profile = profileAround(
    image,
    { cx, cy, fromPx: (1 - BAND) * r, toPx: (1 + BAND) * r, stepPx, rays: RAYS, nearest: false },
    black
  )
  if (usableRays(profile, r) < MIN_OVAL_SHARE * RAYS) return null
  const oval = fitOval(
    radialEdges(profile, polarity, weighing),
    cx,
    cy,
    { cx, cy, r },
    ROUNDS.map((share) => share * r)
  )
  // The outline's radius goes from r - a to r + a, where `ovality` is a / r.
  return oval === null ? null : 2 * ovality(oval)
}
