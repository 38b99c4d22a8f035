import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import type { Oval } from './fit-oval.ts'
import { profileAround, usableRays } from './polar-profile.ts'
import { type Polarity, type RadialEdges, radialEdges, type Weighing } from './radial-edges.ts'
import { circleConfidence } from './refine-circle.ts'

export const RAYS = 128
/** Samples per radius. */
const SAMPLES = 300
const MIN_STEP_PX = 0.6
/** Edges are sought within this distance from the circle, in samples. */
const BAND = 40
/** An edge at most this far from a circle supports it, in samples. */
const SUPPORT_REACH = 2.5

export interface EdgeSpec {
  readonly polarity: Polarity
  readonly weighing: Weighing
  /** Grey value below which the logarithm flattens. */
  readonly black: number
}

/** The radial edges around a circle at full resolution, and how well other circles near it explain them. */
export interface EdgesNear {
  readonly edges: RadialEdges
  /** Length of a sample, pixels. */
  readonly stepPx: number
  /** Number of rays that reach a radius, in pixels. */
  readonly usable: (r: number) => number
  /** @param usable number of rays that could have an edge there */
  readonly confidence: (circle: Circle | Oval, usable: number) => number
}

export function edgesNear(image: GreyImage, { cx, cy, r }: Circle, { polarity, weighing, black }: EdgeSpec): EdgesNear {
  const stepPx = Math.max(MIN_STEP_PX, r / SAMPLES)
  const profile = profileAround(
    image,
    { cx, cy, fromPx: r - BAND * stepPx, toPx: r + BAND * stepPx, stepPx, rays: RAYS, nearest: false },
    black
  )
  const edges = radialEdges(profile, polarity, weighing)
  return {
    edges,
    stepPx,
    usable: (radius) => usableRays(profile, radius),
    confidence: (circle, usable) =>
      circleConfidence(edges, cx, cy, circle, SUPPORT_REACH * stepPx, usable, r + BAND * stepPx)
  }
}
