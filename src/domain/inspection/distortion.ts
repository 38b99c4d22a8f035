import type { Circle } from './image.ts'

/**
 * Radial distortion of a lens, measured with a calibration picture. A point that appears at p is really at c + (p - c)
 * (1 + k1 q^2 + k2 q^4), where c is the centre (cx, cy) and q the distance of p to it over `radiusPx`.
 */
export interface LensDistortion {
  /** Pixels of the picture. */
  readonly cx: number
  readonly cy: number
  readonly radiusPx: number
  readonly k1: number
  readonly k2: number
}

/** Number of points on a circle that are averaged. */
const POINTS = 64

/** The undistorted position of a point of the picture, in pixels of the size in the centre. */
export function straighten(x: number, y: number, { cx, cy, radiusPx, k1, k2 }: LensDistortion): [number, number] {
  const [dx, dy] = [x - cx, y - cy]
  const q = (dx * dx + dy * dy) / radiusPx ** 2
  const factor = 1 + k1 * q + k2 * q * q
  return [cx + dx * factor, cy + dy * factor]
}

/** Mean centre and radius of a circle's straightened outline. Without a distortion, the circle itself. */
export function straightenCircle({ cx, cy, r }: Circle, lens: LensDistortion | undefined): Circle {
  if (lens === undefined) return { cx, cy, r }
  const points = Array.from({ length: POINTS }, (_, n) => {
    const angle = (2 * Math.PI * n) / POINTS
    return straighten(cx + r * Math.cos(angle), cy + r * Math.sin(angle), lens)
  })
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / POINTS
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, at]) => at))]
  return { cx: x, cy: y, r: mean(points.map(([atX, atY]) => Math.hypot(atX - x, atY - y))) }
}
