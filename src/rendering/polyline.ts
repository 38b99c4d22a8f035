import { boundsAround } from './geometry.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * Visits each pixel of the picture that lies within `reach` pixels of a polyline, once.
 * @param visit receives the distance to the line, negative on its left side (looking along it, y down), and the
 *   position along the line, 0 to 1
 */
export function visitPolyline(
  points: readonly Point[],
  reach: number,
  picture: { readonly width: number; readonly height: number },
  visit: (x: number, y: number, distance: number, along: number) => void
): void {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const corner = boundsAround(Math.min(...xs), Math.min(...ys), reach, picture)
  const opposite = boundsAround(Math.max(...xs), Math.max(...ys), reach, picture)
  for (let y = corner.y0; y <= opposite.y1; y++) {
    for (let x = corner.x0; x <= opposite.x1; x++) {
      let best = Infinity
      let signed = 0
      let along = 0
      for (let i = 0; i + 1 < points.length; i++) {
        const dx = xs[i + 1] - xs[i]
        const dy = ys[i + 1] - ys[i]
        const px = x - xs[i]
        const py = y - ys[i]
        const t = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy)))
        const squared = (px - t * dx) ** 2 + (py - t * dy) ** 2
        if (squared < best) {
          best = squared
          signed = Math.sign(dx * py - dy * px) * Math.sqrt(squared)
          along = (i + t) / (points.length - 1)
        }
      }
      if (best <= reach * reach) visit(x, y, signed, along)
    }
  }
}
