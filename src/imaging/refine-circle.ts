import type { Circle, GreyImage, LocatedCircle } from '../domain/image.ts'
import { fitCircle } from './fit-circle.ts'
import { type RadialEdge, radialEdges, radialSteps } from './radial-edges.ts'

const RAYS = 240
/** Rounds of fitting: how far from the circle before (in pixels per 300 px of radius) an edge may lie to take part. */
const REACHES = [9, 5, 3]
/** An edge this near to the final circle (in pixels per 300 px of radius, at least 1) supports it. */
const SUPPORT_REACH = 2.5

/**
 * Fits the circle to the radial edge at full resolution, starting from a guess that is good to some pixels.
 * @returns null where too few rays see an edge
 */
export function refineCircle (image: GreyImage, guess: Circle, polarity: 'auto' | 'dark' | 'bright'): LocatedCircle | null {
  let circle = guess
  const unit = Math.max(1, guess.r / 300)
  for (const reach of REACHES) {
    const edges = nearestEdges(image, circle, reach * unit, polarity)
    const points = edges.map(({ ray, radius, weight }) => {
      const angle = 2 * Math.PI * ray / RAYS
      return { x: circle.cx + radius * Math.cos(angle), y: circle.cy + radius * Math.sin(angle), weight }
    })
    if (points.length < RAYS / 8) return null
    const fitted = fitCircle(points)
    if (fitted === null || Math.abs(fitted.r - guess.r) > 0.1 * guess.r) return null
    circle = fitted
  }
  return { ...circle, confidence: support(image, circle, SUPPORT_REACH * unit, polarity) }
}

/** Share of the rays (of those that the picture holds) that see an edge on the circle. */
function support (image: GreyImage, circle: Circle, reach: number, polarity: 'auto' | 'dark' | 'bright'): number {
  const band = Math.max(8, 6 * reach)
  const radial = radialSteps(image, circle.cx, circle.cy, circle.r - band, circle.r + band, Math.min(1, Math.max(0.5, circle.r / 300)), RAYS, 3)
  const seen = new Set<number>()
  for (const { ray, radius } of radialEdges(radial, PROMINENCE, polarity)) if (Math.abs(radius - circle.r) <= reach) seen.add(ray)
  const middle = radial.count >> 1
  let usable = 0
  for (let ray = 0; ray < RAYS; ray++) usable += radial.inside[ray * radial.count + middle]!
  return usable < RAYS / 4 ? 0 : seen.size / usable
}

const PROMINENCE = 1.5

/** Per ray the edge that speaks most for the circle: steep and near. */
function nearestEdges (image: GreyImage, circle: Circle, reach: number, polarity: 'auto' | 'dark' | 'bright'): (RadialEdge & { weight: number })[] {
  const band = reach + 6
  const stepPx = Math.min(1, Math.max(0.5, circle.r / 300))
  const radial = radialSteps(image, circle.cx, circle.cy, circle.r - band, circle.r + band, stepPx, RAYS, 3)
  const best = new Map<number, RadialEdge & { weight: number }>()
  for (const edge of radialEdges(radial, PROMINENCE, polarity)) {
    const off = (edge.radius - circle.r) / reach
    if (Math.abs(off) >= 1) continue
    const weight = (1 - off * off) ** 2
    const score = weight * Math.sqrt(Math.abs(edge.step))
    const rival = best.get(edge.ray)
    if (rival === undefined || score > rival.weight * Math.sqrt(Math.abs(rival.step))) best.set(edge.ray, { ...edge, weight })
  }
  return [...best.values()]
}
