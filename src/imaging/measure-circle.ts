import type { Circle, GreyImage, LocatedCircle } from '../domain/image.ts'
import { circleVotes } from './circle-votes.ts'
import { fitOval, LEAST_OVAL_SHARE, middleCircle, MOST_OVALITY, ovality } from './fit-oval.ts'
import { profileAround, usableRays } from './polar-profile.ts'
import { type Polarity, radialEdges, type Weighing } from './radial-edges.ts'
import { circleConfidence, refineCircle } from './refine-circle.ts'

export interface MeasureBounds {
  readonly minRadius: number
  readonly maxRadius: number
  readonly polarity: Polarity
  readonly weighing: Weighing
  /** Grey value below which the logarithm flattens. */
  readonly black: number
}

const RAYS = 128
/** Lengths below are in samples: `SAMPLES` make the radius. */
const SAMPLES = 300
const LEAST_STEP_PX = 0.6
/** How far from the guess there are edges, centres and radii. */
const BAND = 40
const REACH = 6
const RADIUS_REACH = 16
const CELL = 3
/** Reach of the robust fit, round by round. */
const ROUNDS = [12, 11, 10, 9]
/** An edge this near to the circle supports it. */
const SUPPORT_REACH = 2.5
/** Below this confidence, the part may be oval: seen from the side, or not round. */
const ROUND = 0.7
const OVAL_ROUNDS = [24, 20, 16, 12, 10, 8]
/** An oval is one where it has so much more confidence than a circle: it bends to more. */
export const OVAL_GAIN = 0.15
const DOUBTLESS = 0.5

/**
 * The circle near a guess that is good to some pixels, fitted to the radial edges at full resolution, each ray's outermost first; a second time about
 * the circle found where the first left doubts.
 *
 * @returns null where there is none between the bounds; confidence is the share of its circumference (as far as the picture holds it) that has the edge
 */
export function measureCircle (image: GreyImage, guess: Circle, bounds: MeasureBounds): LocatedCircle | null {
  const first = measureOnce(image, guess, bounds)
  if (first === null || first.confidence >= DOUBTLESS) return first
  const second = measureOnce(image, first, bounds)
  return second !== null && second.confidence > first.confidence ? second : first
}

function measureOnce (image: GreyImage, guess: Circle, { minRadius, maxRadius, polarity, weighing, black }: MeasureBounds): LocatedCircle | null {
  const { cx, cy, r } = guess
  const stepPx = Math.max(LEAST_STEP_PX, r / SAMPLES)
  const profile = profileAround(image, { cx, cy, fromPx: r - BAND * stepPx, toPx: r + BAND * stepPx, stepPx, rays: RAYS, nearest: false }, black)
  const edges = radialEdges(profile, polarity, weighing)
  const votes = circleVotes(edges, {
    minRadius: Math.max(minRadius, r - RADIUS_REACH * stepPx), maxRadius: Math.min(maxRadius, r + RADIUS_REACH * stepPx),
    reach: REACH * stepPx, cell: CELL * stepPx, usableRays: (radius) => usableRays(profile, radius)
  })
  const voted = votes.reduce((a, b) => b.support > a.support ? b : a)
  const circle = refineCircle(edges, cx, cy, { cx: cx + voted.dx, cy: cy + voted.dy, r: voted.r }, ROUNDS.map((samples) => samples * stepPx))
  if (circle === null || circle.r < 0.98 * minRadius || circle.r > 1.02 * maxRadius) return null
  const usable = Math.max(RAYS / 2, usableRays(profile, circle.r))
  return { ...circle, confidence: circleConfidence(edges, cx, cy, circle, SUPPORT_REACH * stepPx, usable, r + BAND * stepPx) }
}

/**
 * A part seen from the side, or not round, has an oval outline: where that explains clearly more edges than the circle measured, the circle about the oval's middle
 * with its mean radius, else the circle as it is.
 */
export function measureOval (image: GreyImage, circle: LocatedCircle, { minRadius, maxRadius, polarity, weighing, black }: MeasureBounds): LocatedCircle {
  if (circle.confidence >= ROUND) return circle
  const { cx, cy, r } = circle
  const stepPx = Math.max(LEAST_STEP_PX, r / SAMPLES)
  const profile = profileAround(image, { cx, cy, fromPx: r - BAND * stepPx, toPx: r + BAND * stepPx, stepPx, rays: RAYS, nearest: false }, black)
  const usable = usableRays(profile, r)
  if (usable < LEAST_OVAL_SHARE * RAYS) return circle
  const edges = radialEdges(profile, polarity, weighing)
  const oval = fitOval(edges, cx, cy, circle, OVAL_ROUNDS.map((samples) => samples * stepPx))
  if (oval === null || ovality(oval) > MOST_OVALITY) return circle
  const middle = middleCircle(oval)
  if (middle.r < minRadius || middle.r > maxRadius) return circle
  const confidence = circleConfidence(edges, cx, cy, oval, SUPPORT_REACH * stepPx, usable, r + BAND * stepPx)
  return confidence < circle.confidence + OVAL_GAIN ? circle : { ...middle, confidence }
}
