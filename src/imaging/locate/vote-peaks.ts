export interface CentreCandidate {
  /** In pixels of the reduced picture. */
  readonly x: number
  readonly y: number
  /** Votes after smoothing, times a constant; comparable within one picture only. */
  readonly votes: number
}

/** Sums over squares of side 2 * reach + 1. Places outside the picture count as 0. */
export function boxSums(values: Int32Array, width: number, height: number, reach: number): Int32Array {
  const rows = new Int32Array(values.length)
  for (let y = 0, row = 0; y < height; y++, row += width) {
    let sum = 0
    for (let x = 0; x < reach && x < width; x++) sum += values[row + x]!
    for (let x = 0; x < width; x++) {
      if (x + reach < width) sum += values[row + x + reach]!
      if (x > reach) sum -= values[row + x - reach - 1]!
      rows[row + x] = sum
    }
  }
  const result = new Int32Array(values.length)
  const sums = new Int32Array(width)
  for (let y = -reach; y < height; y++) {
    if (y + reach < height) for (let x = 0, row = (y + reach) * width; x < width; x++) sums[x]! += rows[row + x]!
    if (y > reach) for (let x = 0, row = (y - reach - 1) * width; x < width; x++) sums[x]! -= rows[row + x]!
    if (y >= 0) result.set(sums, y * width)
  }
  return result
}

/** The highest values that are at least `distance` apart, highest first. Clears the values around them in `rest`. */
export function peaks(
  rest: Int32Array,
  width: number,
  height: number,
  distance: number,
  count: number
): CentreCandidate[] {
  const found: CentreCandidate[] = []
  for (let n = 0; n < count; n++) {
    let best = 0
    for (let i = 1; i < rest.length; i++) if (rest[i]! > rest[best]!) best = i
    if (rest[best]! <= 0) break
    const x = best % width
    const y = Math.floor(best / width)
    found.push({
      x: x + vertex(rest, best, 1, x, width),
      y: y + vertex(rest, best, width, y, height),
      votes: rest[best]!
    })
    for (let j = Math.max(0, Math.floor(y - distance)); j <= Math.min(height - 1, y + distance); j++) {
      for (let i = Math.max(0, Math.floor(x - distance)); i <= Math.min(width - 1, x + distance); i++) {
        if ((i - x) ** 2 + (j - y) ** 2 <= distance * distance) rest[j * width + i] = 0
      }
    }
  }
  return found
}

/**
 * Position of the highest point, -0.5 to 0.5, of the parabola through a maximum and its two neighbours. Source:
 * Jacobsen & Kootsookos 2007, IEEE Signal Process. Mag. 24(3)
 */
function vertex(values: Int32Array, at: number, step: number, place: number, places: number): number {
  if (place === 0 || place === places - 1) return 0
  const before = values[at - step]!
  const after = values[at + step]!
  const curvature = before - 2 * values[at]! + after
  return curvature < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / curvature)) : 0
}
