import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import { blockMeans, MAX_STEP } from '../block-means.ts'
import { extend } from './extend.ts'
import { type Grid, resample } from './resample.ts'

/** The extended picture may have at most this many times the pixels of the picture. This bounds memory. */
const MOST_EXTENDED = 2
/** Largest distance between two samples along an arc, in reduced pixels. */
const FURTHEST = 1.5

/**
 * Unwraps a circle. Row i has the radius margin * r * i / (rows - 1), so row 0 is the centre. Column j has the angle 2
 * pi j / columns, from x (right) towards y (down). Outside the picture the nearest edge pixel continues.
 *
 * To avoid aliasing, the picture is first reduced by the whole number nearest to the radial step (area averaging). Each
 * output is the mean of bilinear samples along its arc. Two samples are at most 1.5 reduced pixels apart.
 *
 * @param circle finite, r > 0
 * @param rows at least 2
 * @returns float32 [rows, columns], grey values 0..255
 */
export function cropPolar(
  image: GreyImage,
  circle: Circle,
  rows: number,
  margin: number,
  columns = rows
): Float32Array {
  const outerRadius = margin * circle.r
  const step = Math.max(1, Math.round(outerRadius / (rows - 1)))
  const reach = Math.ceil(outerRadius / step) + 2
  const side = 2 * reach + 1
  // The grid lies on pixel borders, so that an unreduced picture is not blurred.
  const left = Math.round(circle.cx - reach * step)
  const top = Math.round(circle.cy - reach * step)
  const grid = { left, top, step, width: side, height: side }
  return unwrap(
    reduce(image, grid),
    side,
    (circle.cx + 0.5 - left) / step - 0.5,
    (circle.cy + 0.5 - top) / step - 0.5,
    outerRadius / step,
    rows,
    columns
  )
}

/**
 * Means under a grid of whole pixels. If the grid leaves the picture, extending the picture gives the same means in
 * half the time.
 */
function reduce(image: GreyImage, grid: Grid): Float32Array {
  const { left, top, step, width: side } = grid
  const reach = step * side
  if (step > MAX_STEP) return resample(image, grid)
  if (left >= 0 && top >= 0 && left + reach <= image.width && top + reach <= image.height)
    return blockMeans(image, grid)
  if (reach * reach > MOST_EXTENDED * image.data.length) return resample(image, grid)
  return blockMeans(extend(image, grid), { ...grid, left: 0, top: 0 })
}

function unwrap(
  pixels: Float32Array,
  side: number,
  cx: number,
  cy: number,
  outerRadius: number,
  rows: number,
  columns: number
): Float32Array {
  const out = new Float32Array(rows * columns)
  let samples = 0
  let turns = turnsOf(columns, 1)
  for (let i = 0; i < rows; i++) {
    const radius = (outerRadius * i) / (rows - 1)
    const wanted = Math.max(1, Math.ceil((2 * Math.PI * radius) / columns / FURTHEST))
    if (wanted !== samples) turns = turnsOf(columns, (samples = wanted))
    const { cos, sin } = turns
    for (let o = i * columns, n = 0, rowEnd = o + columns; o < rowEnd; o++) {
      let sum = 0
      for (const end = n + samples; n < end; n++) {
        const x = cx + radius * cos[n]!
        const y = cy + radius * sin[n]!
        const xi = x | 0
        const yi = y | 0
        const fx = x - xi
        const p = yi * side + xi
        const a = pixels[p]!
        const c = pixels[p + side]!
        const upper = a + fx * (pixels[p + 1]! - a)
        sum += upper + (y - yi) * (c + fx * (pixels[p + side + 1]! - c) - upper)
      }
      out[o] = sum / samples
    }
  }
  return out
}

/**
 * Unit vectors of the samples of one row, cell by cell. The samples of a cell are evenly spaced around its angle. Each
 * vector is computed by turning the one before it. The rounding errors add up to about 1e-13.
 */
function turnsOf(columns: number, samples: number): { readonly cos: Float64Array; readonly sin: Float64Array } {
  const cos = new Float64Array(columns * samples)
  const sin = new Float64Array(columns * samples)
  const turn = (2 * Math.PI) / cos.length
  const cosTurn = Math.cos(turn)
  const sinTurn = Math.sin(turn)
  let x = Math.cos((-turn * (samples - 1)) / 2)
  let y = Math.sin((-turn * (samples - 1)) / 2)
  for (let n = 0; n < cos.length; n++) {
    cos[n] = x
    sin[n] = y
    const turned = x * cosTurn - y * sinTurn
    y = x * sinTurn + y * cosTurn
    x = turned
  }
  return { cos, sin }
}
