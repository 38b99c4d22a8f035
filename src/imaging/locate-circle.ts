import type { GreyImage, LocatedCircle } from '../domain/image.ts'
import type { LocateSpec } from '../domain/recipe.ts'
import { circleVotes } from './circle-votes.ts'
import { houghCentres } from './hough-centres.ts'
import { radialEdges, radialSteps } from './radial-edges.ts'
import { reduce } from './reduce.ts'
import { refineCircle } from './refine-circle.ts'

/** Side, in pixels, that the short side of the picture is reduced to for finding the centre. */
const REDUCED_SIDE = 220
const CENTRES = 3
const RAYS = 120
/** The outer edge may be about a centre that is so far from where the edges' common centre lies, as a share of the radius. */
const OFFSET_SHARE = 0.07
const PROMINENCE = 2
/** The outermost circle counts when its support is at least this share of the best supported one. */
const OUTERMOST_SHARE = 0.72

/**
 * Finds the outer edge of the circular part: gradient-voting Hough for the centre on a reduced picture, votes of radial edges for circles
 * about it at full resolution, and a robust fit of the outermost well supported one.
 *
 * Units   pixels of the picture; radius bounds as fractions of its height
 * @returns null when no circle reaches `spec.minConfidence`
 * @throws RangeError for radius bounds that are not 0 < min <= max, or a picture whose data isn't width * height
 */
export function locateCircle (image: GreyImage, spec: LocateSpec): LocatedCircle | null {
  check(image, spec)
  const minRadius = spec.radius.min * image.height
  const maxRadius = spec.radius.max * image.height
  if (minRadius < 8) return null
  const factor = Math.max(1, Math.floor(Math.min(image.width, image.height) / REDUCED_SIDE))
  const reduced = reduce(image, factor)
  let best: LocatedCircle | null = null
  for (const { x, y } of houghCentres(reduced, minRadius / factor, maxRadius / factor, CENTRES)) {
    const found = outermostAbout(image, (x + 0.5) * factor - 0.5, (y + 0.5) * factor - 0.5, minRadius, maxRadius, spec.polarity)
    if (found !== null && (best === null || found.confidence > best.confidence)) best = found
    if (best !== null && best.confidence > 0.8) break
  }
  return best !== null && best.confidence >= spec.minConfidence ? best : null
}

function outermostAbout (image: GreyImage, cx: number, cy: number, minRadius: number, maxRadius: number, polarity: LocateSpec['polarity']): LocatedCircle | null {
  const stepPx = Math.max(1, maxRadius / 300)
  const reach = OFFSET_SHARE * maxRadius
  const radial = radialSteps(image, cx, cy, Math.max(4, minRadius - reach), maxRadius + reach, stepPx, RAYS, 3)
  const usable = usableRays(radial, (minRadius + maxRadius) / 2)
  const circles = circleVotes(radialEdges(radial, PROMINENCE, polarity), RAYS, usable, minRadius, maxRadius, reach, 2 * stepPx)
  const strongest = circles.reduce((most, { support }) => Math.max(most, support), 0)
  const candidates = circles.filter(({ support }, n) => support >= OUTERMOST_SHARE * strongest && support >= (circles[n - 1]?.support ?? 0) && support > (circles[n + 1]?.support ?? 0))
  const refined = candidates.slice(-4).flatMap(({ dx, dy, r }) => refineCircle(image, { cx: cx + dx, cy: cy + dy, r }, polarity) ?? [])
    .filter(({ r }) => r >= 0.98 * minRadius && r <= 1.02 * maxRadius)
  const most = refined.reduce((confidence, circle) => Math.max(confidence, circle.confidence), 0)
  return refined.filter(({ confidence }) => confidence >= OUTERMOST_SHARE * most).reduce<LocatedCircle | null>((outer, circle) => outer === null || circle.r > outer.r ? circle : outer, null)
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
