import type { GreyImage } from '../../domain/inspection/image.ts'
import { logarithm } from '../logarithm.ts'

/** A ray is the mean of this many directions, evenly spaced in its sector. */
export const SUB_RAYS = 3

/** Start and step of the three directions of a ray: x, y, dx, dy for each. */
export type Lines = Float64Array

export function sampleNearest(
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
 * Samples one direction after the other, because V8 inlines `bilinear` only if the loop calls it once. Without
 * inlining, V8 makes an object of each argument and result.
 * @param sums [end - first] is overwritten
 */
export function sampleBilinear(
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
