import type { Circle, GreyImage } from '../domain/image.ts'
import { resample } from './resample.ts'

/** Largest distance of two samples along an arc, in reduced pixels. */
const FURTHEST = 1.5

/**
 * Unwraps a circle: row i lies at the radius margin * r * i / (rows - 1), so row 0 is the centre; column j is the angle
 * 2 pi j / columns, from x (right) towards y (down). Outside the picture its nearest edge pixel goes on.
 *
 * Against aliasing the picture is first reduced by the whole number nearest to the radial step (area averaging), and each output
 * is the mean of bilinear samples along its arc; no two samples are further apart than 1.5 reduced pixels.
 *
 * @param circle finite, r > 0
 * @param rows at least 2
 * @returns float32 [rows, columns], grey values 0..255
 */
export function cropPolar (image: GreyImage, circle: Circle, rows: number, margin: number, columns = rows): Float32Array {
  const outerRadius = margin * circle.r
  const step = Math.max(1, Math.round(outerRadius / (rows - 1)))
  const reach = Math.ceil(outerRadius / step) + 2
  const side = 2 * reach + 1
  // On the picture's own pixel borders, so that an unreduced picture isn't blurred.
  const left = Math.round(circle.cx - reach * step)
  const top = Math.round(circle.cy - reach * step)
  const inside = left >= 0 && top >= 0 && left + 2 * side <= image.width && top + 2 * side <= image.height
  const reduced = step === 2 && inside ? halve(image, left, top, side) : resample(image, { left, top, step, width: side, height: side })
  return unwrap(reduced, side, (circle.cx + 0.5 - left) / step - 0.5, (circle.cy + 0.5 - top) / step - 0.5, outerRadius / step, rows, columns)
}

/** What `resample` gives at step 2 inside the picture, in a third of the time: the usual case of a megapixel camera. [side, side] */
function halve ({ data, width }: GreyImage, left: number, top: number, side: number): Float32Array {
  const out = new Float32Array(side * side)
  for (let i = 0, o = 0; i < side; i++) {
    let upper = (top + 2 * i) * width + left
    let lower = upper + width
    for (const end = o + side; o < end; o++, upper += 2, lower += 2) {
      out[o] = (data[upper]! + data[upper + 1]! + data[lower]! + data[lower + 1]!) / 4
    }
  }
  return out
}

function unwrap (pixels: Float32Array, side: number, cx: number, cy: number, outerRadius: number, rows: number, columns: number): Float32Array {
  const out = new Float32Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    const radius = outerRadius * i / (rows - 1)
    const samples = Math.max(1, Math.ceil(2 * Math.PI * radius / columns / FURTHEST))
    const turn = 2 * Math.PI / (columns * samples)
    const cosTurn = Math.cos(turn)
    const sinTurn = Math.sin(turn)
    // The samples of a cell lie evenly about its angle. (dx, dy) is turned from one to the next: over one row the rounding
    // errors add up to some 1e-13 px.
    let dx = radius * Math.cos(-turn * (samples - 1) / 2)
    let dy = radius * Math.sin(-turn * (samples - 1) / 2)
    for (let j = 0, o = i * columns; j < columns; j++, o++) {
      let sum = 0
      for (let s = 0; s < samples; s++) {
        const x = cx + dx
        const y = cy + dy
        const xi = x | 0
        const yi = y | 0
        const fx = x - xi
        const p = yi * side + xi
        const upper = pixels[p]! + fx * (pixels[p + 1]! - pixels[p]!)
        const lower = pixels[p + side]! + fx * (pixels[p + side + 1]! - pixels[p + side]!)
        sum += upper + (y - yi) * (lower - upper)
        const turned = dx * cosTurn - dy * sinTurn
        dy = dx * sinTurn + dy * cosTurn
        dx = turned
      }
      out[o] = sum / samples
    }
  }
  return out
}
