import type { Circle } from '../domain/inspection/image.ts'
import type { Random } from '../domain/random.ts'

/** The circles of one part, seen slightly from the side: face and bore are not concentric with the outer edge. */
export interface RingGeometry {
  readonly outer: Circle
  /** Where the chamfer begins. */
  readonly face: Circle
  /** Mouth of the bore on the face. */
  readonly bore: Circle
}

/** Angles run from +x towards +y (clockwise on the screen), in radians. */
export function createGeometry(outer: Circle, random: Random): RingGeometry {
  const { cx, cy, r } = outer
  const side = random.range(-0.45, 0.35)
  const tilt = random.range(0.022, 0.034) * r
  const boreTilt = random.range(0.02, 0.05) * r
  const face: Circle = {
    cx: cx + tilt * Math.cos(side),
    cy: cy + tilt * Math.sin(side),
    r: r * random.range(0.936, 0.944)
  }
  const bore: Circle = {
    cx: cx + boreTilt * Math.cos(side - 0.3),
    cy: cy + boreTilt * Math.sin(side - 0.3),
    r: r * random.range(0.295, 0.305)
  }
  return { outer, face, bore }
}

/** Square pixels of the ring: the outer disc without the bore. */
export const ringArea = ({ outer, bore }: RingGeometry): number => Math.PI * (outer.r ** 2 - bore.r ** 2)

/**
 * Bounds of a square around a point in whole pixels, ends included, clipped to the picture. Empty when x0 > x1 or y0 >
 * y1.
 */
export interface Bounds {
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

export function boundsAround(
  cx: number,
  cy: number,
  reach: number,
  picture: { readonly width: number; readonly height: number }
): Bounds {
  return {
    x0: Math.max(0, Math.floor(cx - reach)),
    x1: Math.min(picture.width - 1, Math.ceil(cx + reach)),
    y0: Math.max(0, Math.floor(cy - reach)),
    y1: Math.min(picture.height - 1, Math.ceil(cy + reach))
  }
}

/** `angle` brought into [-pi, pi). */
export function wrapAngle(angle: number): number {
  const turns = (angle + Math.PI) / (2 * Math.PI)
  return (turns - Math.floor(turns)) * 2 * Math.PI - Math.PI
}

/**
 * The angle of (dx, dy) as a share of a full turn, 0 to 1, starting at -x: atan2(dy, dx) / 2 pi + 0.5 to within 2e-6,
 * but several times as fast. Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 4.4.47 (arctan on [-1,
 * 1], error at most 1e-5 rad).
 */
export function turnOf(dy: number, dx: number): number {
  const ax = Math.abs(dx)
  const ay = Math.abs(dy)
  if (ax === 0 && ay === 0) return 0.5
  const t = ax > ay ? ay / ax : ax / ay
  const s = t * t
  const arc = (t * (0.999866 + s * (-0.3302995 + s * (0.180141 + s * (-0.085133 + s * 0.0208351))))) / (2 * Math.PI)
  const fromX = ax > ay ? arc : 0.25 - arc
  const upper = dx < 0 ? 0.5 - fromX : fromX
  return dy < 0 ? 0.5 - upper : 0.5 + upper
}
