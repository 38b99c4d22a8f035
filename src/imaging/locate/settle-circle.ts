import type { GreyImage, LocatedCircle } from '../../domain/inspection/image.ts'
import { edgesNear, RAYS } from './edges-near.ts'
import type { MeasureBounds } from './measure-circle.ts'
import { refineCircle } from './refine-circle.ts'

/** A circle with this confidence is kept as it is. */
const SURE = 0.6
/** Distance from the circle at which the fits start, and the reach of the robust fit in each round; in samples. */
const START = 8
const ROUNDS = [9, 8, 7, 6]
/** Fits with this share of the best one's confidence count. */
const LIKELY_SHARE = 0.75

/**
 * The circle itself, then shifts along each axis of centre and radius, then along the diagonals, all of similar length.
 */
const STARTS: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  ...[-1, 1].flatMap(
    (s) =>
      [
        [s, 0, 0],
        [0, s, 0],
        [0, 0, s]
      ] as const
  ),
  ...[-0.7, 0.7].flatMap((x) => [-0.7, 0.7].flatMap((y) => [-0.7, 0.7].map((r) => [x, y, r] as const)))
]

/**
 * If only part of the edge is visible, several circles fit the edge and the rings beside it nearly as well. Fits are
 * started from several circles around the given one. The mean of their results, weighted by the square of their
 * confidence, is nearer to the edge than any single result. A circle with enough confidence stays as it is. The
 * confidence does not change.
 */
export function settleCircle(image: GreyImage, circle: LocatedCircle, bounds: MeasureBounds): LocatedCircle {
  if (circle.confidence >= SURE) return circle
  const { cx, cy, r } = circle
  const { edges, stepPx, usable, confidence } = edgesNear(image, circle, bounds)
  const reaches = ROUNDS.map((samples) => samples * stepPx)
  const fits = STARTS.flatMap(([dx, dy, dr]): LocatedCircle[] => {
    const shift = START * stepPx
    const fit = refineCircle(edges, cx, cy, { cx: cx + dx * shift, cy: cy + dy * shift, r: r + dr * shift }, reaches)
    return fit === null ? [] : [{ ...fit, confidence: confidence(fit, Math.max(RAYS / 2, usable(fit.r))) }]
  })
  const likely = maxLikely([circle, ...fits])
  const total = likely.reduce((sum, fit) => sum + fit.confidence ** 2, 0)
  if (total === 0) return circle
  const mean = (key: 'cx' | 'cy' | 'r'): number =>
    likely.reduce((sum, fit) => sum + fit.confidence ** 2 * fit[key], 0) / total
  const settled = { cx: mean('cx'), cy: mean('cy'), r: mean('r'), confidence: circle.confidence }
  return settled.r >= bounds.minRadius && settled.r <= bounds.maxRadius ? settled : circle
}

function maxLikely(circles: readonly LocatedCircle[]): LocatedCircle[] {
  const least = LIKELY_SHARE * Math.max(...circles.map(({ confidence }) => confidence))
  return circles.filter(({ confidence }) => confidence >= least)
}
