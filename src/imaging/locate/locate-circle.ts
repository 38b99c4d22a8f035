import type { GreyImage, LocatedCircle } from '../../domain/inspection/image.ts'
import type { LocateSpec } from '../../domain/recipes/recipe.ts'
import { type CandidateCircle, candidateCircles } from './candidate-circles.ts'
import { houghCentres } from './hough-centres.ts'
import { measureCircle, type MeasureBounds, measureOval, OVAL_GAIN } from './measure-circle.ts'
import { ovalAbout } from './oval-about.ts'
import { settleCircle } from './settle-circle.ts'
import { reduceLogarithm, reductionFactor } from './reduce.ts'

/** To find the centre, the picture is reduced; its short side keeps at least this many pixels. */
const REDUCED_SIDE = 128
/** The smallest circle, in pixels of the reduced picture. */
const REDUCED_RADIUS = 6
const MIN_RADIUS = 8
/** Number of centres that are tried. */
const CENTRES = 3
/** Share of the mean grey value below which the logarithm flattens. */
const BLACK_SHARE = 0.1
/**
 * How far the centre of the outer edge may be from the first centre found, as a share of the largest radius. The first
 * centre may be that of grooves, chamfer or bore; it differs if the camera looks slightly from the side.
 */
const REACH = 0.13
/** The outermost circle with this confidence is the part's edge, even if there are stronger circles inside it. */
const CONFIDENT = 0.36
/** An outer circle has less than this share of the confidence of the part's edge when it is made of clutter. */
const CLUTTER_SHARE = 0.6
/** If no circle is CONFIDENT, the outermost circle with this share of the best confidence is taken. */
const BEST_SHARE = 0.85

/** Below this confidence the circle may only touch an oval outline. */
const DOUBTFUL = 0.5
/** Largest ratio of the circle's radius to the oval's. */
const LIKE_SIZE = 1.25

/**
 * Finds the outer edge of the circular part.
 *
 * 1. A Hough transform by gradient voting on a reduced picture gives centres of round edges.
 * 2. Radial edges around such a centre vote for circles; the outermost edges of each ray weigh most. This gives
 *    candidates, ordered from the outermost inwards.
 * 3. Each candidate is fitted to the sub-pixel edges at full resolution, until one has an edge on enough of its
 *    circumference. If the part is seen from the side, an oval is fitted. If little of the edge is visible, the result
 *    is the mean of the circles that fit nearly as well.
 *
 * Units   pixels of the picture; radius bounds as fractions of its height
 * @returns null when no circle reaches `spec.minConfidence`
 * @throws RangeError for radius bounds that are not 0 < min <= max, a confidence that isn't 0 to 1, or a picture whose
 *   data isn't width * height
 */
export function locateCircle(image: GreyImage, spec: LocateSpec): LocatedCircle | null {
  check(image, spec)
  const minRadius = spec.radius.min * image.height
  const maxRadius = Math.min(spec.radius.max * image.height, Math.max(image.width, image.height))
  if (minRadius < MIN_RADIUS || minRadius > maxRadius) return null
  const factor = reductionFactor(
    Math.min(image.width / REDUCED_SIDE, image.height / REDUCED_SIDE, minRadius / REDUCED_RADIUS)
  )
  const reduced = reduceLogarithm(image, factor, BLACK_SHARE)
  const bounds: MeasureBounds = {
    minRadius,
    maxRadius,
    polarity: spec.polarity,
    weighing: 'outermost',
    black: reduced.black
  }
  const centres = houghCentres(reduced, minRadius / factor, maxRadius / factor, CENTRES).map(({ x, y }) => ({
    x: (x + 0.5) * factor - 0.5,
    y: (y + 0.5) * factor - 0.5
  }))
  let best: LocatedCircle | null = null
  for (const { x, y } of centres) {
    const found = outermostAbout(image, x, y, bounds)
    // Centres are ordered by their votes, so a later one must be clearly better.
    if (found !== null && (best === null || found.confidence > best.confidence + 0.1)) best = found
    if (best !== null && best.confidence >= CONFIDENT) break
  }
  if (best === null) return null
  const measured = measureOval(
    image,
    best.confidence < spec.minConfidence ? best : settleCircle(image, best, bounds),
    bounds
  )
  const part = measured.confidence >= DOUBTFUL ? measured : unlessOval(image, measured, centres[0]!, bounds)
  return part.confidence >= spec.minConfidence ? part : null
}

/**
 * The circle, unless an oval outline of about the same size around the centre explains clearly more edges. Then the
 * circle only touches the oval.
 */
function unlessOval(
  image: GreyImage,
  circle: LocatedCircle,
  { x, y }: { x: number; y: number },
  bounds: MeasureBounds
): LocatedCircle {
  const minRadius = Math.max(bounds.minRadius, circle.r / LIKE_SIZE)
  const maxRadius = Math.min(bounds.maxRadius, circle.r * LIKE_SIZE)
  const oval = ovalAbout(image, x, y, { ...bounds, minRadius, maxRadius })
  return oval !== null && oval.confidence >= circle.confidence + OVAL_GAIN ? oval : circle
}

/**
 * The outermost circle around this centre that has enough confidence. If there is none, the outermost of the best
 * circles.
 */
function outermostAbout(image: GreyImage, cx: number, cy: number, bounds: MeasureBounds): LocatedCircle | null {
  const candidates = candidateCircles(image, cx, cy, REACH * bounds.maxRadius, bounds).toReversed()
  const measured: LocatedCircle[] = []
  for (const [n, candidate] of candidates.entries()) {
    const found = measureCircle(image, candidate, bounds)
    if (found === null) continue
    if (found.confidence >= CONFIDENT)
      return unlessFarBetter(
        image,
        found,
        candidates.slice(n + 1).filter(({ support }) => support >= candidate.support),
        bounds
      )
    measured.push(found)
  }
  const least = BEST_SHARE * measured.reduce((most, { confidence }) => Math.max(most, confidence), 0)
  return measured.find(({ confidence }) => confidence >= least) ?? null
}

/** The circle, unless a circle further in has so much more confidence that this one can only be made of clutter. */
function unlessFarBetter(
  image: GreyImage,
  circle: LocatedCircle,
  inner: readonly CandidateCircle[],
  bounds: MeasureBounds
): LocatedCircle {
  let outer: LocatedCircle | null = null
  for (const candidate of inner) {
    if (!isClutter(outer ?? circle, 1)) return outer ?? circle
    const found = measureCircle(image, candidate, bounds)
    if (found === null || !isClutter(outer ?? circle, found.confidence)) continue
    // An outline that is not quite round has little confidence as a circle. It is clutter only if an oval does not fit
    // it either.
    outer ??= measureOval(image, settleCircle(image, circle, bounds), bounds)
    if (isClutter(outer, found.confidence)) return found
  }
  return outer ?? circle
}

/** Whether a circle must be clutter, because a circle further in has the confidence `inner`. */
const isClutter = ({ confidence }: LocatedCircle, inner: number): boolean => inner >= confidence / CLUTTER_SHARE

function check({ width, height, data }: GreyImage, { radius: { min, max }, minConfidence }: LocateSpec): void {
  if (!(width >= 1 && height >= 1))
    throw new RangeError(`picture: expected at least 1 x 1 pixel, received ${width} x ${height}`)
  if (data.length !== width * height)
    throw new RangeError(`picture: expected ${width} x ${height} pixels, received ${data.length}`)
  if (!(min > 0 && min <= max && Number.isFinite(max)))
    throw new RangeError(`radius: expected 0 < min <= max, received min ${min} and max ${max}`)
  if (!(minConfidence >= 0 && minConfidence <= 1))
    throw new RangeError(`minConfidence: expected 0 to 1, received ${minConfidence}`)
}
