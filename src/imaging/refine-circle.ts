import type { Circle, GreyImage, LocatedCircle } from '../domain/image.ts'
import { fitCircle } from './fit-circle.ts'
import { type Polarity, type RadialSteps, radialSteps } from './radial-edges.ts'

const RAYS = 180
const SUB_RAYS = 3
/** All lengths below are in pixels per 300 px of radius. */
const ROUNDS = [12, 9, 6, 4]
/** An edge this near to the final circle supports it. */
const SUPPORT_REACH = 2.5
/** Where, outside of the circle, a ray's noise is measured. */
const NOISE_BAND = 18
/** An edge is at least so many times as steep as the noise outside, and so many grey values. */
const PROMINENCE = 3.5
const LEAST_STEP = 1
/** Of edges on one ray the outermost counts that is at least this share of the steepest. */
const OUTERMOST_SHARE = 0.35

/**
 * Fits the circle to the radial edge at full resolution, starting from a guess that is good to some pixels. Each ray gives its outermost
 * edge that stands out from the noise outside the part; the fit is repeated with less and less reach, far edges weighing less (Tukey's biweight).
 * @returns null where too few rays see an edge; confidence is the share of the rays (of those that the picture holds) with an edge on the circle
 */
export function refineCircle (image: GreyImage, guess: Circle, polarity: Polarity): LocatedCircle | null {
  const unit = Math.max(0.6, guess.r / 300)
  let circle = guess
  let confidence = 0
  for (const reach of ROUNDS) {
    const band = reach * unit
    const stepPx = 0.75 * unit
    const radial = radialSteps(image, circle.cx, circle.cy, circle.r - band, circle.r + band + NOISE_BAND * unit, stepPx, RAYS, SUB_RAYS)
    const points: { x: number, y: number, weight: number }[] = []
    const ends = Math.round(2 * band / stepPx)
    let usable = 0
    for (let ray = 0; ray < RAYS; ray++) {
      if (radial.inside[ray * radial.count + (ends >> 1)] === 0) continue
      usable++
      const radius = outermostEdge(radial, ray, ends, polarity)
      if (radius === null) continue
      const off = (radius - circle.r) / band
      const weight = (1 - off * off) ** 2
      const angle = 2 * Math.PI * ray / RAYS
      points.push({ x: circle.cx + radius * Math.cos(angle), y: circle.cy + radius * Math.sin(angle), weight })
    }
    if (points.length < RAYS / 8 || usable < RAYS / 4) return null
    const fitted = fitRobustly(points, band)
    if (fitted === null || Math.abs(fitted.r - guess.r) > 0.1 * guess.r) return null
    circle = fitted
    confidence = points.filter(({ x, y }) => Math.abs(Math.hypot(x - fitted.cx, y - fitted.cy) - fitted.r) <= SUPPORT_REACH * unit).length / usable
  }
  return { ...circle, confidence }
}

/** Tukey's biweight about the fit before, three times. */
function fitRobustly (points: { x: number, y: number, weight: number }[], reach: number): Circle | null {
  let circle = fitCircle(points)
  for (let round = 0; round < 3 && circle !== null; round++) {
    const { cx, cy, r } = circle
    circle = fitCircle(points.map(({ x, y }) => {
      const off = (Math.hypot(x - cx, y - cy) - r) / (0.6 * reach)
      return { x, y, weight: off * off < 1 ? (1 - off * off) ** 2 : 0 }
    }))
  }
  return circle
}

/** Sub-pixel radius of the ray's outermost telling edge among its first `ends` samples; null where it has none. */
function outermostEdge ({ count, from, stepPx, steps }: RadialSteps, ray: number, ends: number, polarity: Polarity): number | null {
  const base = ray * count
  const noise = Float32Array.from({ length: count - ends }, (_, k) => Math.abs(steps[base + ends + k]!)).sort()
  const threshold = Math.max(PROMINENCE * noise[noise.length >> 1]!, LEAST_STEP)
  const sign = polarity === 'dark' ? 1 : polarity === 'bright' ? -1 : 0
  let steepest = 0
  for (let k = 1; k < ends; k++) steepest = Math.max(steepest, Math.abs(steps[base + k]!))
  for (let k = ends - 1; k >= 1; k--) {
    const here = Math.abs(steps[base + k]!)
    if (here < threshold || here < OUTERMOST_SHARE * steepest) continue
    const before = Math.abs(steps[base + k - 1]!)
    const after = Math.abs(steps[base + k + 1]!)
    if (here < before || here <= after || (sign !== 0 && Math.sign(steps[base + k]!) !== sign)) continue
    const curvature = before - 2 * here + after
    return from + (k + (curvature < 0 ? 0.5 * (before - after) / curvature : 0)) * stepPx
  }
  return null
}
