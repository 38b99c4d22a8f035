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
 * Calls `visit` with some 1,500 pixels of a disc: on rings, evenly around each. They can lie outside of the picture.
 * @param inside how far the points of a ring lie inside of its outer edge, in rings: 0 on it, 0.5 in the middle
 * @param visit gets the pixel, and its distance from the centre in rings
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
