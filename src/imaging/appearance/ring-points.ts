import type { Circle } from '../../domain/inspection/image.ts'

const RINGS = 24
const POINTS = 64

/** [RINGS, POINTS] unit vectors. */
const COS = ofPoints(Math.cos)
const SIN = ofPoints(Math.sin)

function ofPoints(wave: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: RINGS * POINTS }, (_, n) => {
    const [ring, point] = [1 + Math.floor(n / POINTS), n % POINTS]
    return wave((2 * Math.PI * (point + ring / RINGS)) / POINTS)
  })
}

/**
 * Calls `visit` with about 1,500 pixels of a disc, evenly spaced on rings. They can lie outside the picture.
 * @param inside distance of a ring's points from its outer edge, in ring widths: 0 on the edge, 0.5 in the middle
 * @param visit receives the pixel, and its distance from the centre in ring widths
 */
export function eachRingPoint(
  { cx, cy, r }: Circle,
  inside: number,
  visit: (x: number, y: number, rings: number) => void
): void {
  for (let ring = 1, n = 0; ring <= RINGS; ring++) {
    const rings = ring - inside
    const radius = (r * rings) / RINGS
    for (let point = 0; point < POINTS; point++, n++)
      visit(Math.round(cx + radius * COS[n]!), Math.round(cy + radius * SIN[n]!), rings)
  }
}
