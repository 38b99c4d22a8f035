import type { Circle, GreyImage, LocatedCircle } from '../domain/image.ts'
import type { LocateSpec } from '../domain/recipe.ts'
import { circleVotes, type SupportedCircle } from './circle-votes.ts'
import { houghCentres } from './hough-centres.ts'
import { type Polarity, radialEdges, radialSteps } from './radial-edges.ts'
import { reduce } from './reduce.ts'
import { refineCircle } from './refine-circle.ts'

/** Length, in pixels, that the short side of the picture is reduced to (at least) for finding the centre. */
const REDUCED_SIDE = 180
/** Centres that are tried. */
const CENTRES = 3
/** A circle with this confidence ends the search. */
const CONFIDENT = 0.75
const RAYS = 120
const SUB_RAYS = 3
const PROMINENCE = 3
/**
 * Rounds of voting, each about the circle that the one before has found. `reach`: how far the centre may be off, as a share of the largest radius
 * (the outer edge may be about another centre than the grooves, the chamfer or the bore: the part is seen a little from the side). `cell` in
 * samples. `share`: the share of the strongest circle's support that the outer edge has at least; what lies outside it stays below half of that.
 */
const PASSES = [
  { reach: 0.09, cell: 4, share: 0.55 },
  { reach: 0.06, cell: 3, share: 0.55 },
  { reach: 0.03, cell: 3, share: 0.55 },
  { reach: 0.02, cell: 1.5, share: 0.65 }
] as const

/**
 * Finds the outer edge of the circular part: gradient-voting Hough for a centre on a reduced picture, then votes of radial edges at full
 * resolution for circles about it, twice (the second time about the circle found), and a robust fit. Of several circles with
 * good support (chamfer, face, grooves) the outermost is taken.
 *
 * Units   pixels of the picture; radius bounds as fractions of its height
 * @returns null when no circle reaches `spec.minConfidence`
 * @throws RangeError for radius bounds that are not 0 < min <= max, or a picture whose data isn't width * height
 */
export function locateCircle (image: GreyImage, spec: LocateSpec): LocatedCircle | null {
  check(image, spec)
  const minRadius = spec.radius.min * image.height
  const maxRadius = spec.radius.max * image.height
  if (minRadius < SMALLEST_RADIUS) return null
  const factor = Math.max(1, Math.floor(Math.min(image.width, image.height) / REDUCED_SIDE))
  const centres = houghCentres(reduce(image, factor), minRadius / factor, maxRadius / factor, CENTRES)
  let best: LocatedCircle | null = null
  for (const { x, y } of centres) {
    const found = outermostAbout(image, (x + 0.5) * factor - 0.5, (y + 0.5) * factor - 0.5, { minRadius, maxRadius, polarity: spec.polarity })
    if (found !== null && (best === null || found.confidence > best.confidence)) best = found
    if (best !== null && best.confidence >= CONFIDENT) break
  }
  return best !== null && best.confidence >= spec.minConfidence ? best : null
}

const SMALLEST_RADIUS = 8

interface Bounds { readonly minRadius: number, readonly maxRadius: number, readonly polarity: Polarity }

function outermostAbout (image: GreyImage, cx: number, cy: number, bounds: Bounds): LocatedCircle | null {
  const { minRadius, maxRadius, polarity } = bounds
  let circle: Circle = { cx, cy, r: minRadius }
  for (const { reach, cell, share } of PASSES) {
    const found = outermost(supportedCircles(image, circle.cx, circle.cy, { ...bounds, minRadius: Math.max(minRadius, 0.95 * circle.r) }, reach, cell), share)
    if (found === null) return null
    circle = { cx: circle.cx + found.dx, cy: circle.cy + found.dy, r: found.r }
  }
  const refined = refineCircle(image, circle, polarity)
  return refined !== null && refined.r >= 0.98 * minRadius && refined.r <= 1.02 * maxRadius ? refined : null
}

/** Per radius the best supported circle about a centre at most `reachShare` of the largest radius away from (cx, cy). @param cell in samples */
function supportedCircles (image: GreyImage, cx: number, cy: number, { minRadius, maxRadius, polarity }: Bounds, reachShare: number, cell: number): SupportedCircle[] {
  const stepPx = Math.max(0.6, maxRadius / 300)
  const reach = reachShare * maxRadius
  const radial = radialSteps(image, cx, cy, Math.max(4, minRadius - reach), maxRadius + reach, stepPx, RAYS, SUB_RAYS)
  return circleVotes(radialEdges(radial, PROMINENCE, polarity), RAYS, usableRays(radial, (minRadius + maxRadius) / 2), minRadius, maxRadius, reach, cell * stepPx)
}

/** The outermost circle whose support is not far below the strongest one's. */
function outermost (circles: readonly SupportedCircle[], share: number): SupportedCircle | null {
  const strongest = circles.reduce((most, { support }) => Math.max(most, support), 0)
  const last = circles.findLastIndex(({ support }) => support >= share * strongest)
  if (last < 0 || strongest === 0) return null
  // Its flank comes first from outside: climb to the top.
  let top = last
  while (top > 0 && circles[top - 1]!.support > circles[top]!.support) top--
  return circles[top]!
}

function usableRays ({ rays, count, from, stepPx, inside }: ReturnType<typeof radialSteps>, radius: number): number {
  const k = Math.min(count - 1, Math.max(0, Math.round((radius - from) / stepPx)))
  let usable = 0
  for (let ray = 0; ray < rays; ray++) usable += inside[ray * count + k]!
  return Math.max(usable, rays / 2)
}

function check ({ width, height, data }: GreyImage, { radius: { min, max }, minConfidence }: LocateSpec): void {
  if (!(width >= 1 && height >= 1) || data.length !== width * height) throw new RangeError(`picture: expected ${width} x ${height} pixels, received ${data.length}`)
  if (!(min > 0 && min <= max && Number.isFinite(max))) throw new RangeError(`radius: expected 0 < min <= max, received min ${min} and max ${max}`)
  if (!(minConfidence >= 0 && minConfidence <= 1)) throw new RangeError(`minConfidence: expected 0 to 1, received ${minConfidence}`)
}
