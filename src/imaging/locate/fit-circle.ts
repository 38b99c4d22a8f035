import type { Circle } from '../../domain/inspection/image.ts'

export interface WeightedPoint {
  readonly x: number
  readonly y: number
  readonly weight: number
}

/** Weighted least squares of (x - cx)^2 + (y - cy)^2 = r^2, linear in cx, cy and r^2 - cx^2 - cy^2 (Kasa 1976). */
export function fitCircle(points: readonly WeightedPoint[]): Circle | null {
  let weights = 0
  let mx = 0
  let my = 0
  for (const { x, y, weight } of points) {
    weights += weight
    mx += weight * x
    my += weight * y
  }
  if (weights <= 0) return null
  mx /= weights
  my /= weights
  let uu = 0
  let vv = 0
  let uv = 0
  let uz = 0
  let vz = 0
  let z = 0
  for (const { x, y, weight } of points) {
    const u = x - mx
    const v = y - my
    const square = u * u + v * v
    uu += weight * u * u
    vv += weight * v * v
    uv += weight * u * v
    uz += weight * u * square
    vz += weight * v * square
    z += weight * square
  }
  const determinant = uu * vv - uv * uv
  if (!(determinant > 1e-9 * uu * vv)) return null
  const a = (uz * vv - vz * uv) / (2 * determinant)
  const b = (vz * uu - uz * uv) / (2 * determinant)
  return { cx: mx + a, cy: my + b, r: Math.sqrt(z / weights + a * a + b * b) }
}
