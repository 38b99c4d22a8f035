import type { RadialEdges } from './radial-edges.ts'

/** A circle about (cx + dx, cy + dy) that many rays from (cx, cy) have an edge on. */
export interface SupportedCircle {
  readonly dx: number
  readonly dy: number
  readonly r: number
  /** Rays that voted for it / rays that could have. */
  readonly support: number
}

/**
 * Votes of the rays' edges for circles whose centre is a little off the rays' origin: an edge at radius rho on direction theta lies on the circle
 * with r = rho - dx cos(theta) - dy sin(theta) (first order in the offset, good to 0.5 px for 18 px in 300).
 *
 * @param reach largest offset; @param cell size of the offset's and the radius's cells, all in pixels
 * @returns for each radius cell the best offset, as a list over radii
 */
export function circleVotes (edges: RadialEdges, rays: number, usableRays: number, minRadius: number, maxRadius: number, reach: number, cell: number): SupportedCircle[] {
  const offsets = Math.floor(reach / cell)
  const side = 2 * offsets + 1
  const bins = Math.ceil((maxRadius - minRadius) / cell) + 1
  const cos = new Float32Array(rays)
  const sin = new Float32Array(rays)
  for (let ray = 0; ray < rays; ray++) {
    cos[ray] = Math.cos(2 * Math.PI * ray / rays)
    sin[ray] = Math.sin(2 * Math.PI * ray / rays)
  }
  const edgeCos = Float32Array.from({ length: edges.count }, (_, n) => cos[edges.ray[n]!]! / cell)
  const edgeSin = Float32Array.from({ length: edges.count }, (_, n) => sin[edges.ray[n]!]! / cell)
  // 1.5: one for the border cell, a half to round.
  const edgeBin = Float32Array.from({ length: edges.count }, (_, n) => (edges.radius[n]! - minRadius) / cell + 1.5)
  const { ray } = edges
  const best = new Float32Array(bins)
  const bestAt = new Int32Array(bins)
  const votes = new Uint16Array(bins + 2)
  /** The ray that voted last for a cell: a ray has one vote there. */
  const last = new Int32Array(bins + 2)
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const dx = (i - offsets) * cell
      const dy = (j - offsets) * cell
      if (dx * dx + dy * dy > reach * reach) continue
      votes.fill(0)
      last.fill(-1)
      for (let n = 0; n < edges.count; n++) {
        const bin = edgeBin[n]! - dx * edgeCos[n]! - dy * edgeSin[n]! | 0
        if (bin < 1 || bin > bins || last[bin] === ray[n]) continue
        last[bin] = ray[n]!
        votes[bin]!++
      }
      for (let bin = 1; bin <= bins; bin++) {
        // Half of the neighbours: an edge on the border between two cells counts for both.
        const total = votes[bin]! + 0.5 * (votes[bin - 1]! + votes[bin + 1]!)
        if (total > best[bin - 1]!) {
          best[bin - 1] = total
          bestAt[bin - 1] = j * side + i
        }
      }
    }
  }
  return Array.from(best, (total, bin) => ({
    dx: (bestAt[bin]! % side - offsets) * cell,
    dy: (Math.floor(bestAt[bin]! / side) - offsets) * cell,
    r: minRadius + bin * cell,
    support: total / Math.max(1, usableRays)
  }))
}
