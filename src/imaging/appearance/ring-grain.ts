import type { Circle, GreyImage } from '../../domain/inspection/image.ts'

/**
 * Rings, each 1/40 of the radius wide, from 0.1 to 1.15 radii. They reach beyond the edge, because a burr lies there.
 */
export const GRAIN_RINGS = 42
const FIRST_RING = 4
const RINGS_PER_RADIUS = 40
/** Each ring is sampled along this many circles. */
const CIRCLES = 2
/** Cells per turn. Roughness is averaged over two neighbouring cells, 22 degrees. */
const CELLS = 32
/**
 * Distance of neighbouring points in radii (1.5 px for a part with a radius of 190 px), and the smallest distance in
 * px.
 */
const STEP = 1 / 127
const MIN_STEP_PX = 1.5
/** Points on the largest circle, rounded up so that each cell has the same number. */
const MOST_POINTS = CELLS * Math.ceil((2 * Math.PI * (GRAIN_RINGS + FIRST_RING)) / RINGS_PER_RADIUS / STEP / CELLS)
/** Added before the logarithm, in grey levels, because smaller values are noise. */
const NOISE = 8

/**
 * The roughest place of each ring: how much the grey value changes from point to point along the ring. Grain, a break
 * and a burr change at every pixel. Light, shading and tool marks change slowly along the ring.
 *
 * Each point has a second difference along the ring, |2 g(n) - g(n - 1) - g(n + 1)|; the roughness of a place is their
 * mean. Outside the picture the nearest edge pixel continues.
 *
 * @param circle finite, r > 0
 * @returns [GRAIN_RINGS] logarithms of grey levels, from the middle outwards
 */
export function ringGrain(image: GreyImage, circle: Circle): Float32Array {
  const grain = new Float32Array(GRAIN_RINGS)
  const sums = new Float64Array(CELLS)
  const grey = new Float32Array(MOST_POINTS)
  const width = circle.r / RINGS_PER_RADIUS
  for (let ring = 0; ring < GRAIN_RINGS; ring++) {
    sums.fill(0)
    let inCell = 0
    for (let n = 0; n < CIRCLES; n++)
      inCell += addCircle(image, circle, (ring + FIRST_RING + (n + 0.5) / CIRCLES) * width, grey, sums)
    grain[ring] = Math.log(roughestPlace(sums) / inCell + NOISE)
  }
  return grain
}

/** Adds the second differences along one circle to the cells in which they lie. @param grey buffer for its points */
function addCircle(image: GreyImage, circle: Circle, radius: number, grey: Float32Array, sums: Float64Array): number {
  // Every cell gets the same number of points.
  const step = Math.max(STEP * circle.r, MIN_STEP_PX)
  const perCell = Math.max(1, Math.round((2 * Math.PI * radius) / step / CELLS))
  const points = CELLS * perCell
  sampleCircle(image, circle, radius, grey.subarray(0, points))
  let before = grey[points - 1]!
  let here = grey[0]!
  for (let cell = 0, n = 1; cell < CELLS; cell++) {
    let sum = 0
    for (const end = n + perCell; n < end; n++) {
      const next = grey[n === points ? 0 : n]!
      sum += Math.abs(2 * here - before - next)
      before = here
      here = next
    }
    sums[cell]! += sum
  }
  return perCell
}

/** Grey values at evenly spaced points of a circle, bilinear. */
function sampleCircle(image: GreyImage, { cx, cy }: Circle, radius: number, grey: Float32Array): void {
  const { width, height, data } = image
  const turn = (2 * Math.PI) / grey.length
  const cosTurn = Math.cos(turn)
  const sinTurn = Math.sin(turn)
  // Each direction is computed by turning the one before it. The rounding errors add up to about 1e-13.
  let x = radius
  let y = 0
  const isInside = cx - radius >= 1 && cy - radius >= 1 && cx + radius < width - 2 && cy + radius < height - 2
  for (let n = 0; n < grey.length; n++) {
    if (isInside) {
      const px = cx + x
      const py = cy + y
      const xi = px | 0
      const yi = py | 0
      const fx = px - xi
      const p = yi * width + xi
      const a = data[p]!
      const c = data[p + width]!
      const upper = a + fx * (data[p + 1]! - a)
      grey[n] = upper + (py - yi) * (c + fx * (data[p + width + 1]! - c) - upper)
    } else grey[n] = clampedAt(image, cx + x, cy + y)
    const turned = x * cosTurn - y * sinTurn
    y = x * sinTurn + y * cosTurn
    x = turned
  }
}

/** Bilinear. A place outside the picture has the grey value of the nearest place inside it. */
function clampedAt({ width, height, data }: GreyImage, x: number, y: number): number {
  const px = Math.min(Math.max(x, 0), width - 1)
  const py = Math.min(Math.max(y, 0), height - 1)
  const [xi, yi] = [Math.min(Math.floor(px), Math.max(width - 2, 0)), Math.min(Math.floor(py), Math.max(height - 2, 0))]
  const [right, below] = [Math.min(xi + 1, width - 1), Math.min(yi + 1, height - 1)]
  const upper = data[yi * width + xi]! + (px - xi) * (data[yi * width + right]! - data[yi * width + xi]!)
  const lower = data[below * width + xi]! + (px - xi) * (data[below * width + right]! - data[below * width + xi]!)
  return upper + (py - yi) * (lower - upper)
}

/** The largest mean of two neighbouring cells' sums, around the turn. */
function roughestPlace(sums: Float64Array): number {
  let roughest = 0
  for (let cell = 0; cell < CELLS; cell++) {
    const mean = (sums[cell]! + sums[(cell + 1) % CELLS]!) / 2
    if (mean > roughest) roughest = mean
  }
  return roughest
}
