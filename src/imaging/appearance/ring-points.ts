import type { Circle } from '../../domain/inspection/image.ts'

const RINGS = 24
const POINTS = 64

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
  for (let ring = 1; ring <= RINGS; ring++) {
    const rings = ring - inside
    const radius = (r * rings) / RINGS
    for (let point = 0; point < POINTS; point++) {
      const angle = (2 * Math.PI * (point + ring / RINGS)) / POINTS
      visit(Math.round(cx + radius * Math.cos(angle)), Math.round(cy + radius * Math.sin(angle)), rings)
    }
  }
}
