import { BORE_DEFAULTS, type BoreSpec, type ConcentricCircle } from '../../domain/inspection/bore.ts'
import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import { candidateCircles } from './candidate-circles.ts'
import { measureCircle, type MeasureBounds } from './measure-circle.ts'
import { measureOvality } from './measure-ovality.ts'
import { reduceLogarithm, reductionFactor } from './reduce.ts'

/** Largest distance of the centres, as a share of the outer radius. */
const REACH = 0.2
/**
 * The largest circle with this share of the strongest support is the mouth of the bore. Rings deeper in the bore are
 * inside it.
 */
const MOUTH_SHARE = 0.75
const BLACK_SHARE = 0.1
const REDUCED_SIDE = 64
const MIN_RADIUS = 8

/**
 * Finds a circle inside the part whose centre is near the part's: the mouth of a bore. The steepest edges of each ray
 * count most, because the grooves of a turned face lie outside the bore.
 *
 * @returns null if no circle has enough confidence
 * @throws RangeError for an outer circle that isn't finite with r > 0, or radius bounds that are not 0 < min <= max <=
 *   1
 */
export function locateConcentric(
  image: GreyImage,
  outer: Circle,
  spec: BoreSpec = BORE_DEFAULTS
): ConcentricCircle | null {
  check(image, outer, spec)
  const { cx, cy, r } = outer
  const minRadius = spec.radius.min * r
  if (minRadius < MIN_RADIUS) return null
  const { black } = reduceLogarithm(
    image,
    reductionFactor(Math.min(image.width, image.height) / REDUCED_SIDE),
    BLACK_SHARE
  )
  const bounds: MeasureBounds = {
    minRadius,
    maxRadius: spec.radius.max * r,
    polarity: spec.polarity,
    weighing: 'steepest',
    black
  }
  const candidates = candidateCircles(image, cx, cy, REACH * r, bounds)
  const strongest = candidates.reduce((most, { support }) => Math.max(most, support), 0)
  const mouth = candidates.findLast(({ support }) => support >= MOUTH_SHARE * strongest)
  const found = mouth === undefined ? null : measureCircle(image, mouth, bounds)
  if (found === null || found.confidence < spec.minConfidence) return null
  const offsetX = found.cx - cx
  const offsetY = found.cy - cy
  return {
    ...found,
    offsetX,
    offsetY,
    eccentricity: Math.hypot(offsetX, offsetY),
    ovality: measureOvality(image, found, bounds)
  }
}

function check(
  { width, height, data }: GreyImage,
  { cx, cy, r }: Circle,
  { radius: { min, max }, minConfidence }: BoreSpec
): void {
  if (!(width >= 1 && height >= 1))
    throw new RangeError(`picture: expected at least 1 x 1 pixel, received ${width} x ${height}`)
  if (data.length !== width * height)
    throw new RangeError(`picture: expected ${width} x ${height} pixels, received ${data.length}`)
  if (!(Number.isFinite(cx) && Number.isFinite(cy) && r > 0 && Number.isFinite(r)))
    throw new RangeError(`outer: expected a circle with r > 0, received cx ${cx}, cy ${cy}, r ${r}`)
  if (!(min > 0 && min <= max && max <= 1))
    throw new RangeError(`radius: expected 0 < min <= max <= 1, received min ${min} and max ${max}`)
  if (!(minConfidence >= 0 && minConfidence <= 1))
    throw new RangeError(`minConfidence: expected 0 to 1, received ${minConfidence}`)
}
