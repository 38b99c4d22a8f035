import type { ReducedImage } from './reduce.ts'

export interface CentreCandidate {
  /** In pixels of the reduced picture. */
  readonly x: number
  readonly y: number
  /** Votes after smoothing; comparable within one picture only. */
  readonly votes: number
}

/** Share of the pixels that vote: those with the steepest grey values. */
const EDGE_SHARE = 0.12

/**
 * Centres of circles by gradient voting: each edge pixel votes for the points along its gradient, on both sides, that lie between the
 * smallest and the largest radius away. All circles about one centre vote for it together, whatever their radius.
 *
 * Each edge pixel has one vote per point, however steep it is, so that the result doesn't depend on gain or on a glare's brightness.
 * Units   everything in pixels of the reduced picture
 * Source  Kimme, Ballard & Sklansky 1975, Comm. ACM 18(2) (voting along the gradient)
 */
export function houghCentres (image: ReducedImage, minRadius: number, maxRadius: number, count: number): CentreCandidate[] {
  const { width, height } = image
  if (width < 8 || height < 8) return []
  const votes = new Float32Array(width * height)
  castVotes(image, minRadius, maxRadius, votes)
  return peaks(boxBlur(boxBlur(votes, width, height, 2), width, height, 2), width, height, Math.max(4, minRadius * 0.3), count)
}

function castVotes ({ width, height, data }: ReducedImage, minRadius: number, maxRadius: number, votes: Float32Array): void {
  const gx = new Float32Array(width * height)
  const gy = new Float32Array(width * height)
  const magnitude = new Float32Array(width * height)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const a = data[i - width - 1]!
      const b = data[i - width]!
      const c = data[i - width + 1]!
      const d = data[i - 1]!
      const e = data[i + 1]!
      const f = data[i + width - 1]!
      const g = data[i + width]!
      const h = data[i + width + 1]!
      const dx = c + 2 * e + h - a - 2 * d - f
      const dy = f + 2 * g + h - a - 2 * b - c
      gx[i] = dx
      gy[i] = dy
      magnitude[i] = dx * dx + dy * dy
    }
  }
  const threshold = Math.max(quantile(magnitude, 1 - EDGE_SHARE), 1e-6)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      if (magnitude[i]! < threshold) continue
      const length = Math.sqrt(magnitude[i]!)
      const ux = gx[i]! / length
      const uy = gy[i]! / length
      voteAlong(votes, width, height, x + 0.5, y + 0.5, ux, uy, minRadius, maxRadius)
      voteAlong(votes, width, height, x + 0.5, y + 0.5, -ux, -uy, minRadius, maxRadius)
    }
  }
}

function voteAlong (votes: Float32Array, width: number, height: number, x: number, y: number, ux: number, uy: number, from: number, to: number): void {
  let px = x + ux * from
  let py = y + uy * from
  for (let r = from; r <= to; r++, px += ux, py += uy) {
    if (px < 0 || py < 0 || px >= width || py >= height) {
      // Further out it never comes back in.
      if ((px < 0 && ux <= 0) || (px >= width && ux >= 0) || (py < 0 && uy <= 0) || (py >= height && uy >= 0)) return
      continue
    }
    votes[(py | 0) * width + (px | 0)]!++
  }
}

/** Value below which `share` of the values lie, from a sample. */
function quantile (values: Float32Array, share: number): number {
  const step = Math.max(1, Math.floor(values.length / 4096))
  const sample = new Float32Array(Math.ceil(values.length / step))
  for (let i = 0, n = 0; i < values.length; i += step) sample[n++] = values[i]!
  sample.sort()
  return sample[Math.min(sample.length - 1, Math.floor(share * sample.length))]!
}

/** Mean over squares of side 2 * reach + 1; outside the picture counts as 0. */
function boxBlur (values: Float32Array, width: number, height: number, reach: number): Float32Array {
  const rows = new Float32Array(values.length)
  const scale = 1 / (2 * reach + 1)
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let x = -reach; x < width; x++) {
      if (x + reach < width) sum += values[y * width + x + reach]!
      if (x - reach - 1 >= 0) sum -= values[y * width + x - reach - 1]!
      if (x >= 0) rows[y * width + x] = sum * scale
    }
  }
  const result = new Float32Array(values.length)
  const sums = new Float32Array(width)
  for (let y = -reach; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (y + reach < height) sums[x]! += rows[(y + reach) * width + x]!
      if (y - reach - 1 >= 0) sums[x]! -= rows[(y - reach - 1) * width + x]!
      if (y >= 0) result[y * width + x] = sums[x]! * scale
    }
  }
  return result
}

/** The highest values that are at least `distance` apart, highest first. */
function peaks (values: Float32Array, width: number, height: number, distance: number, count: number): CentreCandidate[] {
  const found: CentreCandidate[] = []
  const rest = Float32Array.from(values)
  for (let n = 0; n < count; n++) {
    let best = 0
    for (let i = 1; i < rest.length; i++) if (rest[i]! > rest[best]!) best = i
    if (rest[best]! <= 0) break
    const x = best % width
    const y = Math.floor(best / width)
    found.push({ x, y, votes: rest[best]! })
    for (let j = Math.max(0, Math.floor(y - distance)); j <= Math.min(height - 1, y + distance); j++) {
      for (let i = Math.max(0, Math.floor(x - distance)); i <= Math.min(width - 1, x + distance); i++) {
        if ((i - x) ** 2 + (j - y) ** 2 <= distance * distance) rest[j * width + i] = 0
      }
    }
  }
  return found
}
