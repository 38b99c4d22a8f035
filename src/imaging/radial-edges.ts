import type { GreyImage } from '../domain/image.ts'

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

/** An edge point on a ray. */
export interface RadialEdge {
  readonly ray: number
  /** Sub-pixel. */
  readonly radius: number
  /** Signed step, grey values. */
  readonly step: number
}

/**
 * The local maxima of |step| along each ray that stand out from what is usual on that ray.
 * @param prominence multiple of the ray's median |step|
 */
export function radialEdges (radial: RadialSteps, prominence: number, polarity: 'auto' | 'dark' | 'bright'): RadialEdge[] {
  const { rays, count, from, stepPx, steps } = radial
  const edges: RadialEdge[] = []
  const sizes = new Float32Array(count)
  // A part that is darker than what is around it has brighter pixels outside.
  const sign = polarity === 'dark' ? 1 : polarity === 'bright' ? -1 : 0
  for (let ray = 0; ray < rays; ray++) {
    const base = ray * count
    for (let k = 0; k < count; k++) sizes[k] = Math.abs(steps[base + k]!)
    const threshold = Math.max(prominence * medianOf(sizes), LEAST_STEP)
    for (let k = 1; k < count - 1; k++) {
      const size = Math.abs(steps[base + k]!)
      const before = Math.abs(steps[base + k - 1]!)
      const after = Math.abs(steps[base + k + 1]!)
      if (size < threshold || size < before || size <= after) continue
      if (sign !== 0 && Math.sign(steps[base + k]!) !== sign) continue
      const curvature = before - 2 * size + after
      const shift = curvature < 0 ? 0.5 * (before - after) / curvature : 0
      edges.push({ ray, radius: from + (k + shift) * stepPx, step: steps[base + k]! })
    }
  }
  return edges
}

/** Steps below this many grey values are noise of the sensor at best. */
const LEAST_STEP = 0.5

function medianOf (values: Float32Array): number {
  const sorted = Float32Array.from(values).sort()
  return sorted[sorted.length >> 1]!
}
