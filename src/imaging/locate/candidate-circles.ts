import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import { circleVotes, type VotedCircle } from './circle-votes.ts'
import type { MeasureBounds } from './measure-circle.ts'
import { profileAround, usableRays } from './polar-profile.ts'
import { radialEdges } from './radial-edges.ts'

/** A circle that is accurate to a few pixels, in pixels of the picture. */
export interface CandidateCircle extends Circle {
  /** Weight of the edges on it per ray, 0 to about 1. */
  readonly support: number
}

/** Samples of a ray per geometric mean of the smallest and the largest radius. */
const SAMPLES = 130
const MIN_STEP_PX = 0.6
/** Size of the cells in which votes are counted, in samples. */
const CELL = 3
const RAYS = 64
/** Candidates have at least this share of the strongest circle's support. */
const MIN_SHARE = 0.5
/** Largest number of candidates. */
const MOST = 6

/**
 * Finds circles with good support whose centres are at most `reach` from (cx, cy): the local maxima over the radius. If
 * there are too many, it returns the largest ones.
 * @returns by rising radius
 */
export function candidateCircles(
  image: GreyImage,
  cx: number,
  cy: number,
  reach: number,
  { minRadius, maxRadius, polarity, weighing, black }: MeasureBounds
): CandidateCircle[] {
  const stepPx = Math.max(MIN_STEP_PX, Math.sqrt(minRadius * maxRadius) / SAMPLES)
  const profile = profileAround(
    image,
    { cx, cy, fromPx: minRadius - reach, toPx: maxRadius + reach, stepPx, rays: RAYS, nearest: true },
    black
  )
  const circles = circleVotes(radialEdges(profile, polarity, weighing), {
    minRadius,
    maxRadius,
    reach,
    cell: CELL * stepPx,
    usableRays: (r) => usableRays(profile, r)
  })
  return peaks(circles)
    .slice(-MOST)
    .map(({ dx, dy, r, support }) => ({ cx: cx + dx, cy: cy + dy, r, support }))
}

/**
 * The circles that have more support than those of nearly the same radius, and at least MIN_SHARE of the strongest
 * support.
 */
function peaks(circles: readonly VotedCircle[]): VotedCircle[] {
  const least = MIN_SHARE * circles.reduce((most, { support }) => Math.max(most, support), 0)
  return circles.filter(
    ({ support }, n) =>
      support > 0
      && support >= least
      && [1, 2].every((d) => support > (circles[n - d]?.support ?? 0) && support >= (circles[n + d]?.support ?? 0))
  )
}
