import type { GreyImage } from '../../domain/inspection/image.ts'
import { logarithm } from '../logarithm.ts'
import { rayDirections } from './ray-directions.ts'
import { SUB_RAYS, type Lines, sampleNearest, sampleBilinear } from './sample-lines.ts'

/** Samples on each side of an edge whose means are compared. */
export const EDGE_REACH = 3
/** Range of samples outside an edge that give the usual step size there. */
export const NOISE_FROM = 4
export const NOISE_TO = 20

/**
 * Sampling points around a centre: `rays` directions starting at angle 0 (clockwise in the picture), `count` radii on
 * each.
 */
export interface PolarGrid {
  readonly cx: number
  readonly cy: number
  /** Smallest radius and distance between radii, pixels. */
  readonly fromPx: number
  readonly stepPx: number
  readonly count: number
  readonly rays: number
  /** Takes the nearest pixels instead of interpolating: faster, but accurate to half a pixel only. */
  readonly nearest: boolean
}

/** The picture around a point. */
export interface PolarProfile {
  readonly grid: PolarGrid
  /** Grey value below which the logarithm flattens, > 0. */
  readonly black: number
  /** [rays, count] logarithms of the grey values. Values beyond `limit` are undefined. */
  readonly values: Float32Array
  /** [rays] how many samples of each ray lie inside the picture. */
  readonly limit: Int32Array
}

/**
 * Samples the logarithm of the grey value, ln(grey + black), around a point of the picture. The logarithm gives a glare
 * and the dark plate beside it edges and noise of similar size. Gain has no effect if `black` is proportional to it.
 * Each ray is the mean of three directions.
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
  // Sums of whole grey values have few possible values, so a table of logarithms is enough.
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
  /** Edges are searched between these radii. Sampling goes beyond them as far as needed. */
  readonly fromPx: number
  readonly toPx: number
  readonly stepPx: number
  readonly rays: number
  readonly nearest: boolean
}

/** Samples the picture around a point, as far out as is needed to judge edges between two radii. */
export function profileAround(
  image: GreyImage,
  { cx, cy, fromPx, toPx, stepPx, rays, nearest }: ProfileRange,
  black: number
): PolarProfile {
  const first = Math.max(1, fromPx - EDGE_REACH * stepPx)
  const count = Math.max(0, Math.ceil((toPx - first) / stepPx)) + NOISE_TO + EDGE_REACH
  return samplePolar(image, { cx, cy, fromPx: first, stepPx, count, rays, nearest }, black)
}

/** Number of rays that stay inside the picture until a little beyond this radius. */
export function usableRays({ grid: { fromPx, stepPx }, limit }: PolarProfile, radius: number): number {
  const needed = (radius - fromPx) / stepPx + EDGE_REACH
  let usable = 0
  for (const samples of limit) if (samples > needed) usable++
  return usable
}
