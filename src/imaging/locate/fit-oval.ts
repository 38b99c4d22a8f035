import type { Circle } from '../../domain/inspection/image.ts'
import type { RadialEdges } from './radial-edges.ts'
import { rayDirections } from './ray-directions.ts'

/**
 * Outline of a round part that is seen from the side, about the centre of `about`:
 * radius(angle) = r + a cos + b sin + c cos 2 + d sin 2.
 */
export interface Oval {
  readonly about: Circle
  /** [r, a, b, c, d], pixels. */
  readonly coefficients: readonly number[]
}

/** A less round outline is not a part. */
export const MAX_OVALITY = 0.1
/**
 * The picture must show this share of an outline. An arc alone does not show whether the outline is an oval or a
 * circle.
 */
export const MIN_OVAL_SHARE = 0.9
const TERMS = 5
const MIN_POINTS = 24

/**
 * The outline's radius in a direction, a unit vector (cos t, sin t): cos 2t = cos^2 t - sin^2 t, sin 2t = 2 sin t cos
 * t.
 */
export function ovalRadius({ coefficients: [r, a, b, c, d] }: Oval, ux: number, uy: number): number {
  return r! + a! * ux + b! * uy + c! * (ux * ux - uy * uy) + d! * 2 * ux * uy
}

/** The circle around the oval's centre with the oval's mean radius. */
export function middleCircle({ about, coefficients: [r, a, b] }: Oval): Circle {
  return { cx: about.cx + a!, cy: about.cy + b!, r: r! }
}

/** Largest distance of the outline from its circle, as a share of the radius. */
export function ovality({ coefficients: [r, , , c, d] }: Oval): number {
  return Math.hypot(c!, d!) / r!
}

/**
 * Fits the oval to the edges near it, with a smaller reach in each round. Each ray contributes the edge with the
 * largest weight; near edges weigh most (Tukey's biweight). An ellipse whose axes differ by 15 % differs from this
 * outline by at most 0.3 % of its radius.
 *
 * @param cx, cy where the rays start; @param guess a circle to start from; @param reaches one per round, pixels
 * @returns null if too few rays have an edge near it
 */
export function fitOval(
  { rays, start, radius, weight, trust }: RadialEdges,
  cx: number,
  cy: number,
  guess: Circle,
  reaches: readonly number[]
): Oval | null {
  const { cos, sin } = rayDirections(rays)
  let oval: Oval = { about: guess, coefficients: [guess.r, 0, 0, 0, 0] }
  for (const reach of reaches) {
    const sums = new Float64Array(TERMS * (TERMS + 1))
    let points = 0
    for (let ray = 0; ray < rays; ray++) {
      const ux = cos[ray]!
      const uy = sin[ray]!
      let most = 0
      let bestX = 0
      let bestY = 0
      let bestRadius = 0
      for (let n = start[ray]!; n < start[ray + 1]!; n++) {
        const x = cx + radius[n]! * ux - guess.cx
        const y = cy + radius[n]! * uy - guess.cy
        const distance = Math.sqrt(x * x + y * y)
        const off = (distance - ovalRadius(oval, x / distance, y / distance)) / reach
        if (off * off >= 1) continue
        const here = weight[n]! * trust[n]! * (1 - off * off) ** 2
        if (here <= most) continue
        most = here
        bestX = x / distance
        bestY = y / distance
        bestRadius = distance
      }
      if (most === 0) continue
      points++
      addEquation(sums, [1, bestX, bestY, bestX * bestX - bestY * bestY, 2 * bestX * bestY], bestRadius, most)
    }
    const coefficients = points < MIN_POINTS ? null : solve(sums)
    if (coefficients === null) return null
    oval = { about: guess, coefficients }
  }
  return oval
}

/** Adds one weighted observation to the normal equations [TERMS, TERMS + 1]. */
function addEquation(sums: Float64Array, terms: readonly number[], value: number, weight: number): void {
  for (let i = 0; i < TERMS; i++) {
    for (let j = 0; j < TERMS; j++) sums[i * (TERMS + 1) + j]! += weight * terms[i]! * terms[j]!
    sums[i * (TERMS + 1) + TERMS]! += weight * terms[i]! * value
  }
}

/** Gauss-Jordan elimination with pivots on the diagonal (the matrix is positive definite, or there is no solution). */
function solve(sums: Float64Array): number[] | null {
  const columns = TERMS + 1
  const largest = sums[0]!
  for (let i = 0; i < TERMS; i++) {
    const pivot = sums[i * columns + i]!
    if (!(pivot > 1e-9 * largest)) return null
    for (let j = 0; j < columns; j++) sums[i * columns + j]! /= pivot
    for (let row = 0; row < TERMS; row++) {
      const factor = sums[row * columns + i]!
      if (row === i) continue
      for (let j = 0; j < columns; j++) sums[row * columns + j]! -= factor * sums[i * columns + j]!
    }
  }
  return Array.from({ length: TERMS }, (_, i) => sums[i * columns + TERMS]!)
}
