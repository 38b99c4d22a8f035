import type { GreyImage, LocatedCircle } from '../../domain/inspection/image.ts'
import { fitOval, MIN_OVAL_SHARE, middleCircle, MAX_OVALITY, ovality } from './fit-oval.ts'
import type { MeasureBounds } from './measure-circle.ts'
import { profileAround, usableRays } from './polar-profile.ts'
import { radialEdges } from './radial-edges.ts'
import { circleConfidence } from './refine-circle.ts'

const RAYS = 128
/** Samples of a ray per geometric mean of the smallest and the largest radius. */
const SAMPLES = 200
const MIN_STEP_PX = 0.6
/** Ratio of each radius that is tried to the one before it. */
const RADIUS_RATIO = 0.94
/** Reach of the robust fit in each round, as shares of the radius. */
const ROUNDS = [0.14, 0.11, 0.08, 0.06, 0.04, 0.03]
/** An edge at most this far from the outline supports it, as a share of the radius. */
const SUPPORT_SHARE = 2.5 / 300
const MIN_SUPPORT_PX = 1.5

/**
 * The oval outline with the most edges around a point near its middle. All radii between the bounds are tried.
 *
 * @returns the circle around its middle with its mean radius; null if no outline fits
 */
export function ovalAbout(
  image: GreyImage,
  cx: number,
  cy: number,
  { minRadius, maxRadius, polarity, weighing, black }: MeasureBounds
): LocatedCircle | null {
  const stepPx = Math.max(MIN_STEP_PX, Math.sqrt(minRadius * maxRadius) / SAMPLES)
  const toPx = maxRadius * (1 + MAX_OVALITY)
  const profile = profileAround(
    image,
    { cx, cy, fromPx: minRadius * (1 - MAX_OVALITY), toPx, stepPx, rays: RAYS, nearest: false },
    black
  )
  const edges = radialEdges(profile, polarity, weighing)
  let best: LocatedCircle | null = null
  for (let r = maxRadius; r >= minRadius; r *= RADIUS_RATIO) {
    const oval = fitOval(
      edges,
      cx,
      cy,
      { cx, cy, r },
      ROUNDS.map((share) => share * r)
    )
    if (oval === null || ovality(oval) > MAX_OVALITY) continue
    const circle = middleCircle(oval)
    const usable = usableRays(profile, circle.r)
    if (circle.r < minRadius || circle.r > maxRadius || usable < MIN_OVAL_SHARE * RAYS) continue
    const confidence = circleConfidence(
      edges,
      cx,
      cy,
      oval,
      Math.max(MIN_SUPPORT_PX, SUPPORT_SHARE * circle.r),
      usable,
      toPx
    )
    if (best === null || confidence > best.confidence) best = { ...circle, confidence }
  }
  return best
}
