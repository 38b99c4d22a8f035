import type { RadialEdges } from './radial-edges.ts'
import { rayDirections } from './ray-directions.ts'

/** A circle, relative to the point that the rays start from. */
export interface VotedCircle {
  readonly dx: number
  readonly dy: number
  readonly r: number
  /** Weight of the edges on it, divided by the number of rays that could have one; 0 to about 1. */
  readonly support: number
}

export interface CircleVotesOptions {
  readonly minRadius: number
  readonly maxRadius: number
  /** Largest distance of the circle's centre from the rays' start. */
  readonly reach: number
  /** Size of the cells of offset and radius. */
  readonly cell: number
  /** Number of rays that reach a radius, in pixels. */
  readonly usableRays: (radius: number) => number
}

/**
 * Hough transform over centre and radius of circles around a point near their centre. An edge at radius rho in
 * direction t lies on the circle with r = rho - dx cos(t) - dy sin(t). This is first order in the offset: the error is
 * 2.7 px for an offset of 40 px and a radius of 300 px. All lengths in pixels.
 *
 * @returns for each radius (in steps of `cell`) the circle with the largest weight of edges
 */
export function circleVotes(
  { rays, start, radius, weight }: RadialEdges,
  { minRadius, maxRadius, reach, cell, usableRays }: CircleVotesOptions
): VotedCircle[] {
  const offsets = Math.floor(reach / cell)
  const bins = Math.max(1, Math.round((maxRadius - minRadius) / cell) + 1)
  const { cos, sin } = rayDirections(rays)
  const edges = start[rays]!
  // 1.5 = 1 for the extra bin before the first, plus 0.5 for rounding.
  const edgeBin = new Float32Array(edges)
  for (let n = 0; n < edges; n++) edgeBin[n] = (radius[n]! - minRadius) / cell + 1.5
  const votes = new Float32Array(bins + 2)
  const best = new Float32Array(bins)
  const bestI = new Int32Array(bins)
  const bestJ = new Int32Array(bins)
  for (let j = -offsets; j <= offsets; j++) {
    for (let i = -offsets; i <= offsets; i++) {
      if (i * i + j * j > offsets * offsets) continue
      votes.fill(0)
      for (let ray = 0; ray < rays; ray++) {
        const shift = i * cos[ray]! + j * sin[ray]!
        for (let n = start[ray]!, end = start[ray + 1]!; n < end; n++) {
          const bin = edgeBin[n]! - shift
          if (bin >= 0 && bin < bins + 2) votes[bin | 0]! += weight[n]!
        }
      }
      for (let bin = 0; bin < bins; bin++) {
        // Half of the neighbours' votes are added, because an edge between two cells belongs to both.
        const total = votes[bin + 1]! + 0.5 * (votes[bin]! + votes[bin + 2]!)
        if (total <= best[bin]!) continue
        best[bin] = total
        bestI[bin] = i
        bestJ[bin] = j
      }
    }
  }
  return Array.from(best, (total, bin) => {
    const r = minRadius + bin * cell
    return { dx: bestI[bin]! * cell, dy: bestJ[bin]! * cell, r, support: total / Math.max(rays / 2, usableRays(r)) }
  })
}
