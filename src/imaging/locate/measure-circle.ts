import type { Circle, GreyImage, LocatedCircle } from '../../domain/inspection/image.ts'
import { circleVotes } from './circle-votes.ts'
import { type EdgeSpec, edgesNear, RAYS } from './edges-near.ts'
import { fitOval, MIN_OVAL_SHARE, middleCircle, MAX_OVALITY, ovality } from './fit-oval.ts'
import { refineCircle } from './refine-circle.ts'

export interface MeasureBounds extends EdgeSpec {
  readonly minRadius: number
  readonly maxRadius: number
}

/** Search range around the guess for centres and radii, in samples, like all lengths below. */
const REACH = 6
const RADIUS_REACH = 16
const CELL = 3
/** Reach of the robust fit in each round. */
const ROUNDS = [12, 11, 10, 9]
/** Below this confidence, the part may be oval: seen from the side, or not round. */
const ROUND = 0.7
const OVAL_ROUNDS = [24, 20, 16, 12, 10, 8]
/** A part is an oval if the oval has this much more confidence than the circle. An oval has more freedom to fit. */
export const OVAL_GAIN = 0.15
const DOUBTLESS = 0.5

/**
 * Fits a circle to the radial edges at full resolution, near a guess that is accurate to a few pixels. The outermost
 * edge of each ray weighs most. If the first fit is doubtful, it is repeated around the circle that it found.
 *
 * @returns null if there is no circle between the bounds. Confidence is the share of the circumference inside the
 *   picture that has an edge
 */
export function measureCircle(image: GreyImage, guess: Circle, bounds: MeasureBounds): LocatedCircle | null {
  const first = measureOnce(image, guess, bounds)
  if (first === null || first.confidence >= DOUBTLESS) return first
  const second = measureOnce(image, first, bounds)
  return second !== null && second.confidence > first.confidence ? second : first
}

function measureOnce(image: GreyImage, guess: Circle, bounds: MeasureBounds): LocatedCircle | null {
  const { cx, cy, r } = guess
  const { minRadius, maxRadius } = bounds
  const { edges, stepPx, usable, confidence } = edgesNear(image, guess, bounds)
  const votes = circleVotes(edges, {
    minRadius: Math.max(minRadius, r - RADIUS_REACH * stepPx),
    maxRadius: Math.min(maxRadius, r + RADIUS_REACH * stepPx),
    reach: REACH * stepPx,
    cell: CELL * stepPx,
    usableRays: usable
  })
  const voted = votes.reduce((a, b) => (b.support > a.support ? b : a))
  const circle = refineCircle(
    edges,
    cx,
    cy,
    { cx: cx + voted.dx, cy: cy + voted.dy, r: voted.r },
    ROUNDS.map((samples) => samples * stepPx)
  )
  if (circle === null || circle.r < 0.98 * minRadius || circle.r > 1.02 * maxRadius) return null
  return { ...circle, confidence: confidence(circle, Math.max(RAYS / 2, usable(circle.r))) }
}

/**
 * A part that is seen from the side, or is not round, has an oval outline. If an oval explains clearly more edges than
 * the measured circle, the result is the circle around the oval's centre with the oval's mean radius. Otherwise the
 * result is the measured circle.
 */
export function measureOval(image: GreyImage, circle: LocatedCircle, bounds: MeasureBounds): LocatedCircle {
  if (circle.confidence >= ROUND) return circle
  const { cx, cy, r } = circle
  const { edges, stepPx, usable, confidence: confidenceOf } = edgesNear(image, circle, bounds)
  const rays = usable(r)
  if (rays < MIN_OVAL_SHARE * RAYS) return circle
  const oval = fitOval(
    edges,
    cx,
    cy,
    circle,
    OVAL_ROUNDS.map((samples) => samples * stepPx)
  )
  if (oval === null || ovality(oval) > MAX_OVALITY) return circle
  const middle = middleCircle(oval)
  if (middle.r < bounds.minRadius || middle.r > bounds.maxRadius) return circle
  const confidence = confidenceOf(oval, rays)
  return confidence < circle.confidence + OVAL_GAIN ? circle : { ...middle, confidence }
}
