import type { Circle } from '../../domain/inspection/image.ts'
import { type Oval, ovalRadius } from './fit-oval.ts'
import { fitCircle, type WeightedPoint } from './fit-circle.ts'
import type { RadialEdges } from './radial-edges.ts'
import { rayDirections } from './ray-directions.ts'

const MIN_POINTS = 12

/**
 * Fits the circle to the edges near it, with a smaller reach in each round. Each ray contributes the edge with the
 * largest weight; near, outer and trusted edges weigh most (Tukey's biweight of the distance).
 *
 * @param cx, cy where the rays start
 * @param reaches one per round, pixels
 * @returns null if too few rays have an edge near the circle
 */
export function refineCircle(
  { rays, start, radius, weight, trust }: RadialEdges,
  cx: number,
  cy: number,
  guess: Circle,
  reaches: readonly number[]
): Circle | null {
  const { cos, sin } = rayDirections(rays)
  let circle = guess
  for (const reach of reaches) {
    const points: WeightedPoint[] = []
    for (let ray = 0; ray < rays; ray++) {
      const ux = cos[ray]!
      const uy = sin[ray]!
      let best: WeightedPoint | null = null
      for (let n = start[ray]!; n < start[ray + 1]!; n++) {
        const x = cx + radius[n]! * ux
        const y = cy + radius[n]! * uy
        const off = (Math.sqrt((x - circle.cx) ** 2 + (y - circle.cy) ** 2) - circle.r) / reach
        if (off * off >= 1) continue
        const here = weight[n]! * trust[n]! * (1 - off * off) ** 2
        if (best === null || here > best.weight) best = { x, y, weight: here }
      }
      if (best !== null) points.push(best)
    }
    const fitted = points.length < MIN_POINTS ? null : fitCircle(points)
    if (fitted === null) return null
    circle = fitted
  }
  return circle
}

/**
 * Share of the rays that have an edge at most `reach` from the circle (or oval), corrected for chance: the density of
 * edges outside the circle gives the share of rays that would have an edge there anyway. 1 when every ray has an edge
 * there and none outside; about 0 for a circle drawn over clutter.
 *
 * @param usable number of rays that could have an edge there; @param farthest radius up to which there are edges,
 *   pixels
 */
export function circleConfidence(
  { rays, start, radius }: RadialEdges,
  cx: number,
  cy: number,
  circle: Circle | Oval,
  reach: number,
  usable: number,
  farthest: number
): number {
  const { cos, sin } = rayDirections(rays)
  let hits = 0
  let outside = 0
  const oval: Oval = 'about' in circle ? circle : { about: circle, coefficients: [circle.r, 0, 0, 0, 0] }
  const {
    about: { cx: middleX, cy: middleY },
    coefficients: [mean]
  } = oval
  for (let ray = 0; ray < rays; ray++) {
    const ux = cos[ray]!
    const uy = sin[ray]!
    let hit = 0
    for (let n = start[ray]!; n < start[ray + 1]!; n++) {
      const x = cx + radius[n]! * ux - middleX
      const y = cy + radius[n]! * uy - middleY
      const distance = Math.sqrt(x * x + y * y)
      const off = distance - ovalRadius(oval, x / distance, y / distance)
      if (Math.abs(off) <= reach) hit = 1
      else if (off > 2 * reach) outside++
    }
    hits += hit
  }
  const rayCount = Math.max(1, usable)
  const clear = mean! + 2 * reach
  const chance = farthest > clear ? Math.min(MAX_CHANCE, ((outside / rayCount) * 2 * reach) / (farthest - clear)) : 0
  return Math.max(0, Math.min(1, (hits / rayCount - chance) / (1 - chance)))
}

const MAX_CHANCE = 0.9
