import type { GreyImage } from '../../domain/inspection/image.ts'
import { logarithm } from '../logarithm.ts'
import { rayDirections } from './ray-directions.ts'

/** Samples on each side of an edge whose means are compared. */
export const EDGE_REACH = 3
/** Samples outside an edge, from and to, that show what is usual there. */
export const NOISE_FROM = 4
export const NOISE_TO = 20

/**
 * Where to sample around a point: `rays` directions from angle 0 on (clockwise in the picture), `count` radii on each.
 */
export interface PolarGrid {
  readonly cx: number
  readonly cy: number
  /** Smallest radius and distance between radii, pixels. */
  readonly fromPx: number
  readonly stepPx: number
  readonly count: number
  readonly rays: number
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

/** Directions whose mean makes one ray; they share its sector evenly. */
const SUB_RAYS = 3

/** Start and step of the three directions of a ray: x, y, dx, dy of each. */
type Lines = Float64Array

/**
 * Samples the logarithm of the grey value, ln(grey + black), around a point of the picture. A glare and the dark plate
 * beside it then have edges and noise of the same order, and gain cancels out when `black` grows with it. Each ray is
 * the mean of three directions.
 */
export function samplePolar(image: GreyImage, grid: PolarGrid, black: number): PolarProfile {
  const { width, height } = image
  const { cx, cy, fromPx, stepPx, count, rays, nearest } = grid
  const values = new Float32Array(rays * count)
  const limit = new Int32Array(rays)
  const directions = SUB_RAYS * rays
  const { cos, sin } = rayDirections(directions)
  const lines: Lines = new Float64Array(4 * SUB_RAYS)
  const sums = new Float64Array(count)
  // Sums of whole grey values are few.
  const logarithms = nearest
    ? Float32Array.from({ length: 255 * SUB_RAYS + 1 }, (_, sum) => logarithm(sum / SUB_RAYS + black))
    : null
  for (let ray = 0; ray < rays; ray++) {
    let samples = count
    for (let sub = 0; sub < SUB_RAYS; sub++) {
      const direction = (SUB_RAYS * ray + sub - 1 + directions) % directions
      const ux = cos[direction]!
      const uy = sin[direction]!
      samples = Math.min(samples, samplesInside(cx, ux, width, grid), samplesInside(cy, uy, height, grid))
      lines[4 * sub] = cx + fromPx * ux
      lines[4 * sub + 1] = cy + fromPx * uy
      lines[4 * sub + 2] = stepPx * ux
      lines[4 * sub + 3] = stepPx * uy
    }
    const first = ray * count
    if (logarithms === null) sampleBilinear(image, lines, black, values, first, first + samples, sums)
    else sampleNearest(image, lines, logarithms, values, first, first + samples)
    limit[ray] = samples
  }
  return { grid, black, values, limit }
}

function sampleNearest(
  { width, data }: GreyImage,
  lines: Lines,
  logarithms: Float32Array,
  values: Float32Array,
  first: number,
  end: number
): void {
  const dx0 = lines[2]!
  const dy0 = lines[3]!
  const dx1 = lines[6]!
  const dy1 = lines[7]!
  const dx2 = lines[10]!
  const dy2 = lines[11]!
  let x0 = lines[0]! + 0.5
  let y0 = lines[1]! + 0.5
  let x1 = lines[4]! + 0.5
  let y1 = lines[5]! + 0.5
  let x2 = lines[8]! + 0.5
  let y2 = lines[9]! + 0.5
  for (let at = first; at < end; at++) {
    values[at] =
      logarithms[
        data[(y0 | 0) * width + (x0 | 0)]! + data[(y1 | 0) * width + (x1 | 0)]! + data[(y2 | 0) * width + (x2 | 0)]!
      ]!
    x0 += dx0
    y0 += dy0
    x1 += dx1
    y1 += dy1
    x2 += dx2
    y2 += dy2
  }
}

/**
 * One direction after the other, in a loop with one call: with three, V8 does not put `bilinear` into the loop, and
 * makes an object of each number that goes in and out.
 * @param sums [end - first] is overwritten
 */
function sampleBilinear(
  image: GreyImage,
  lines: Lines,
  black: number,
  values: Float32Array,
  first: number,
  end: number,
  sums: Float64Array
): void {
  sums.fill(0)
  for (let sub = 0; sub < SUB_RAYS; sub++) addBilinear(image, lines, sub, sums, end - first)
  for (let at = first; at < end; at++) values[at] = logarithm(sums[at - first]! / SUB_RAYS + black)
}

function addBilinear({ width, data }: GreyImage, lines: Lines, sub: number, sums: Float64Array, count: number): void {
  const dx = lines[4 * sub + 2]!
  const dy = lines[4 * sub + 3]!
  let x = lines[4 * sub]!
  let y = lines[4 * sub + 1]!
  for (let n = 0; n < count; n++, x += dx, y += dy) sums[n]! += bilinear(data, width, x, y)
}

function bilinear(data: Uint8Array, width: number, x: number, y: number): number {
  const xi = x | 0
  const yi = y | 0
  const fx = x - xi
  const i = yi * width + xi
  const a = data[i]!
  const c = data[i + width]!
  const top = a + fx * (data[i + 1]! - a)
  return top + (y - yi) * (c + fx * (data[i + width + 1]! - c) - top)
}

/** How many of a ray's samples lie between the first and the last pixel of one axis. */
function samplesInside(
  centre: number,
  direction: number,
  length: number,
  { fromPx, stepPx, count }: PolarGrid
): number {
  if (!(centre >= 0 && centre < length - 1)) return 0
  const farthest =
    direction > 1e-9
      ? (length - 1.001 - centre) / direction
      : direction < -1e-9
        ? (centre - 1e-3) / -direction
        : Infinity
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

/** The picture around a point, as far out as it takes to judge edges between two radii. */
export function profileAround(
  image: GreyImage,
  { cx, cy, fromPx, toPx, stepPx, rays, nearest }: ProfileRange,
  black: number
): PolarProfile {
  const first = Math.max(1, fromPx - EDGE_REACH * stepPx)
  const count = Math.max(0, Math.ceil((toPx - first) / stepPx)) + NOISE_TO + EDGE_REACH
  return samplePolar(image, { cx, cy, fromPx: first, stepPx, count, rays, nearest }, black)
}

/** How many rays the picture holds a little beyond this radius. */
export function usableRays({ grid: { fromPx, stepPx }, limit }: PolarProfile, radius: number): number {
  const needed = (radius - fromPx) / stepPx + EDGE_REACH
  let usable = 0
  for (const samples of limit) if (samples > needed) usable++
  return usable
}
