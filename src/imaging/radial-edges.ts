import type { GreyImage } from '../domain/image.ts'
import type { LocateSpec } from '../domain/recipe.ts'

/** Radial grey-value steps around a point: for each of `rays` directions the step at each of `count` radii. */
export interface RadialSteps {
  readonly rays: number
  readonly count: number
  /** Radius of the first sample, and the distance between samples, in pixels of the picture. */
  readonly from: number
  readonly stepPx: number
  /** [rays, count]: mean grey value just outside minus just inside, averaged over neighbouring rays. 0 where the picture has no pixel. */
  readonly steps: Float32Array
  /** [rays, count]: 1 where the picture has pixels on both sides. */
  readonly inside: Uint8Array
}

/** Samples on each side of a step. */
const REACH = 3

/**
 * Walks outward from (cx, cy) along `rays` directions.
 * Shapes  picture [H, W]; bilinear samples, `subRays` of them averaged along the tangent per ray
 */
export function radialSteps (image: GreyImage, cx: number, cy: number, fromPx: number, toPx: number, stepPx: number, rays: number, subRays: number): RadialSteps {
  const { width, height, data } = image
  const first = fromPx - REACH * stepPx
  const samples = Math.max(0, Math.floor((toPx - fromPx) / stepPx)) + 1 + 2 * REACH
  const count = samples - 2 * REACH
  const profile = new Float32Array(samples)
  const valid = new Uint8Array(samples)
  const steps = new Float32Array(rays * count)
  const inside = new Uint8Array(rays * count)
  const lastX = width - 1
  const lastY = height - 1
  for (let ray = 0; ray < rays; ray++) {
    profile.fill(0)
    valid.fill(1)
    for (let sub = 0; sub < subRays; sub++) {
      const angle = 2 * Math.PI * (ray + (sub + 0.5) / subRays - 0.5) / rays
      const ux = Math.cos(angle)
      const uy = Math.sin(angle)
      for (let k = 0; k < samples; k++) {
        const radius = first + k * stepPx
        const x = cx + radius * ux
        const y = cy + radius * uy
        if (x < 0 || y < 0 || x >= lastX || y >= lastY) { valid[k] = 0; continue }
        const xi = x | 0
        const yi = y | 0
        const fx = x - xi
        const fy = y - yi
        const at = yi * width + xi
        const top = data[at]! + fx * (data[at + 1]! - data[at]!)
        const bottom = data[at + width]! + fx * (data[at + width + 1]! - data[at + width]!)
        profile[k]! += top + fy * (bottom - top)
      }
    }
    const scale = 1 / (subRays * REACH)
    for (let k = 0; k < count; k++) {
      const c = k + REACH
      if (valid[c - 3]! & valid[c]! & valid[c + 3]!) {
        inside[ray * count + k] = 1
        steps[ray * count + k] = (profile[c + 1]! + profile[c + 2]! + profile[c + 3]! - profile[c - 1]! - profile[c - 2]! - profile[c - 3]!) * scale
      }
    }
  }
  return { rays, count, from: fromPx, stepPx, steps, inside }
}

/** Edge points on rays, one entry each, ray by ray. */
export interface RadialEdges {
  readonly count: number
  readonly ray: Uint16Array
  /** Sub-pixel. */
  readonly radius: Float32Array
  /** Size of the step, grey values. */
  readonly size: Float32Array
}

/**
 * The local maxima of |step| along each ray that stand out from what is usual on that ray.
 * @param prominence multiple of the ray's median |step|
 */
export function radialEdges (radial: RadialSteps, prominence: number, polarity: Polarity): RadialEdges {
  const { rays, count, from, stepPx, steps } = radial
  const room = rays * (count >> 1)
  const ray = new Uint16Array(room)
  const radius = new Float32Array(room)
  const size = new Float32Array(room)
  const sizes = new Float32Array(count)
  const sorted = new Float32Array(count)
  // A part that is darker than what is around it has brighter pixels outside.
  const sign = polarity === 'dark' ? 1 : polarity === 'bright' ? -1 : 0
  let found = 0
  for (let n = 0; n < rays; n++) {
    const base = n * count
    for (let k = 0; k < count; k++) sizes[k] = Math.abs(steps[base + k]!)
    sorted.set(sizes)
    sorted.sort()
    const threshold = Math.max(prominence * sorted[count >> 1]!, LEAST_STEP)
    for (let k = 1; k < count - 1; k++) {
      const here = sizes[k]!
      const before = sizes[k - 1]!
      const after = sizes[k + 1]!
      if (here < threshold || here < before || here <= after) continue
      if (sign !== 0 && Math.sign(steps[base + k]!) !== sign) continue
      const curvature = before - 2 * here + after
      ray[found] = n
      radius[found] = from + (k + (curvature < 0 ? 0.5 * (before - after) / curvature : 0)) * stepPx
      size[found++] = here
    }
  }
  return { count: found, ray, radius, size }
}

export type Polarity = LocateSpec['polarity']

/** Steps below this many grey values are noise of the sensor at best. */
const LEAST_STEP = 0.5
