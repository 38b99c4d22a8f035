import type { GreyImage } from '../domain/image.ts'

/** Samples on each side of an edge whose means are compared. */
export const EDGE_REACH = 3
/** Samples outside of an edge, from and to, that tell what is usual there. */
export const NOISE_FROM = 4
export const NOISE_TO = 20

/** Where to sample around a point: `rays` directions from angle 0 on (clockwise in the picture), `count` radii on each. */
export interface PolarGrid {
  readonly cx: number
  readonly cy: number
  /** Smallest radius and distance between radii, pixels. */
  readonly fromPx: number
  readonly stepPx: number
  readonly count: number
  readonly rays: number
  /** Directions whose mean makes one ray; they share its sector evenly. */
  readonly subRays: number
  /** Takes the nearest pixels instead of interpolating: faster, good to half a pixel. */
  readonly nearest: boolean
}

/** The picture around a point. */
export interface PolarProfile {
  readonly grid: PolarGrid
  /** Grey value below which the logarithm flattens, > 0. */
  readonly black: number
  /** [rays, count] logarithms of the grey values; what lies beyond `limit` is undefined. */
  readonly values: Float32Array
  /** [rays] how many samples the picture holds of each ray. */
  readonly limit: Int32Array
}

/**
 * Samples the logarithm of the grey value, ln(grey + black), around a point of the picture. A glare and the dark plate beside it then have edges and
 * noise of the same order, and gain cancels out when `black` grows with it.
 */
export function samplePolar (image: GreyImage, grid: PolarGrid, black: number): PolarProfile {
  const { width, height } = image
  const { cx, cy, fromPx, stepPx, count, rays, subRays, nearest } = grid
  const values = new Float32Array(rays * count)
  const limit = new Int32Array(rays)
  const scale = 1 / subRays
  // Sums of whole grey values are few.
  const logarithms = Float32Array.from({ length: nearest ? 255 * subRays + 1 : 0 }, (_, sum) => Math.log(sum * scale + black))
  for (let ray = 0; ray < rays; ray++) {
    const base = ray * count
    let samples = count
    for (let sub = 0; sub < subRays; sub++) {
      const angle = 2 * Math.PI * (ray + (sub + 0.5) / subRays - 0.5) / rays
      const ux = Math.cos(angle)
      const uy = Math.sin(angle)
      samples = Math.min(samples, samplesInside(cx, ux, width, grid), samplesInside(cy, uy, height, grid))
      const dx = stepPx * ux
      const dy = stepPx * uy
      const x = cx + fromPx * ux
      const y = cy + fromPx * uy
      if (nearest) addNearest(image, x + 0.5, y + 0.5, dx, dy, values, base, base + samples)
      else addBilinear(image, x, y, dx, dy, values, base, base + samples)
    }
    if (nearest) for (let at = base, last = base + samples; at < last; at++) values[at] = logarithms[values[at]!]!
    else for (let at = base, last = base + samples; at < last; at++) values[at] = Math.log(values[at]! * scale + black)
    limit[ray] = samples
  }
  return { grid, black, values, limit }
}

function addNearest ({ width, data }: GreyImage, x: number, y: number, dx: number, dy: number, values: Float32Array, first: number, end: number): void {
  for (let at = first; at < end; at++, x += dx, y += dy) values[at]! += data[(y | 0) * width + (x | 0)]!
}

function addBilinear ({ width, data }: GreyImage, x: number, y: number, dx: number, dy: number, values: Float32Array, first: number, end: number): void {
  for (let at = first; at < end; at++, x += dx, y += dy) {
    const xi = x | 0
    const yi = y | 0
    const fx = x - xi
    const i = yi * width + xi
    const j = i + width
    const a = data[i]!
    const c = data[j]!
    const top = a + fx * (data[i + 1]! - a)
    values[at]! += top + (y - yi) * (c + fx * (data[j + 1]! - c) - top)
  }
}

/** How many of a ray's samples lie between the first and the last pixel of one axis. */
function samplesInside (centre: number, direction: number, length: number, { fromPx, stepPx, count }: PolarGrid): number {
  if (!(centre >= 0 && centre < length - 1)) return 0
  const farthest = direction > 1e-9 ? (length - 1.001 - centre) / direction : direction < -1e-9 ? (centre - 1e-3) / -direction : Infinity
  return Math.max(0, Math.min(count, Math.floor((farthest - fromPx) / stepPx) + 1))
}

export interface ProfileRange {
  readonly cx: number
  readonly cy: number
  /** Radii between which edges are wanted; enough is sampled beyond. */
  readonly fromPx: number
  readonly toPx: number
  readonly stepPx: number
  readonly rays: number
  readonly nearest: boolean
}

const SUB_RAYS = 3

/** The picture around a point, as far as is needed to judge edges between two radii. */
export function profileAround (image: GreyImage, { cx, cy, fromPx, toPx, stepPx, rays, nearest }: ProfileRange, black: number): PolarProfile {
  const first = Math.max(1, fromPx - EDGE_REACH * stepPx)
  const count = Math.max(0, Math.ceil((toPx - first) / stepPx)) + NOISE_TO + EDGE_REACH
  return samplePolar(image, { cx, cy, fromPx: first, stepPx, count, rays, subRays: SUB_RAYS, nearest }, black)
}

/** How many rays the picture holds a little beyond this radius. */
export function usableRays ({ grid: { fromPx, stepPx }, limit }: PolarProfile, radius: number): number {
  const needed = (radius - fromPx) / stepPx + EDGE_REACH
  let usable = 0
  for (const samples of limit) if (samples > needed) usable++
  return usable
}
