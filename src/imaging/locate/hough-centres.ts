import { smallest } from './smallest.ts'
import type { ReducedImage } from './reduce.ts'
import { type CentreCandidate, boxSums, peaks } from './vote-peaks.ts'

/** Size of the cells in which votes are counted, in pixels of the reduced picture. */
const CELL = 2
/** Share of the pixels that vote: those with the steepest gradient. */
const EDGE_SHARE = 0.12

/**
 * Centres of circles by gradient voting: each edge pixel votes for the points along its gradient, on both sides, that
 * lie between the smallest and the largest radius away. All circles with the same centre vote for it together, whatever
 * their radius.
 *
 * Each edge pixel has one vote per point, however steep its edge is, so that the result does not depend on gain or on
 * the brightness of a glare.
 * Units   everything in pixels of the reduced picture
 * Source  Kimme, Ballard & Sklansky 1975, Comm. ACM 18(2) (voting along the gradient)
 */
export function houghCentres(
  image: ReducedImage,
  minRadius: number,
  maxRadius: number,
  count: number
): CentreCandidate[] {
  if (image.width < 8 || image.height < 8) return []
  const width = Math.ceil(image.width / CELL)
  const height = Math.ceil(image.height / CELL)
  const votes = new Int32Array(width * height)
  castVotes(image, minRadius / CELL, maxRadius / CELL, votes, width, height)
  const smooth = boxSums(boxSums(votes, width, height, 2), width, height, 1)
  return peaks(smooth, width, height, Math.max(4, minRadius * 0.3) / CELL, count).map(({ x, y, votes: most }) => ({
    x: (x + 0.5) * CELL - 0.5,
    y: (y + 0.5) * CELL - 0.5,
    votes: most
  }))
}

function castVotes(
  { width, height, data }: ReducedImage,
  minRadius: number,
  maxRadius: number,
  votes: Int32Array,
  cellsX: number,
  cellsY: number
): void {
  const magnitude = squaredSlopes(data, width, height)
  const threshold = Math.max(quantile(magnitude, 1 - EDGE_SHARE), 1e-6)
  // Passed as arguments, each of these numbers would become an object on the heap, about 30,000 per picture.
  const line = Float64Array.of(0, 0, 0, 0, minRadius, maxRadius)
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      if (magnitude[i]! < threshold) continue
      const length = Math.sqrt(magnitude[i]!)
      const ux =
        (data[i - width + 1]!
          + data[i + width + 1]!
          - data[i - width - 1]!
          - data[i + width - 1]!
          + 2 * (data[i + 1]! - data[i - 1]!))
        / length
      const uy =
        (data[i + width - 1]!
          + data[i + width + 1]!
          - data[i - width - 1]!
          - data[i - width + 1]!
          + 2 * (data[i + width]! - data[i - width]!))
        / length
      line[0] = (x + 0.5) / CELL
      line[1] = (y + 0.5) / CELL
      line[2] = ux
      line[3] = uy
      voteAlong(votes, cellsX, cellsY, line)
      line[2] = -ux
      line[3] = -uy
      voteAlong(votes, cellsX, cellsY, line)
    }
  }
}

/**
 * Sum of the squares of Sobel's two derivatives at each pixel except the outermost. Sums and differences of a column
 * are computed once and used for three pixels.
 */
function squaredSlopes(data: Float32Array, width: number, height: number): Float32Array {
  const slopes = new Float32Array(width * height)
  for (let row = width; row < (height - 1) * width; row += width) {
    let leftSum = data[row - width]! + 2 * data[row]! + data[row + width]!
    let leftStep = data[row + width]! - data[row - width]!
    let sum = data[row - width + 1]! + 2 * data[row + 1]! + data[row + width + 1]!
    let step = data[row + width + 1]! - data[row - width + 1]!
    for (let i = row + 1, end = row + width - 1; i < end; i++) {
      const above = data[i - width + 1]!
      const below = data[i + width + 1]!
      const rightSum = above + 2 * data[i + 1]! + below
      const rightStep = below - above
      const dx = rightSum - leftSum
      const dy = leftStep + 2 * step + rightStep
      slopes[i] = dx * dx + dy * dy
      leftSum = sum
      leftStep = step
      sum = rightSum
      step = rightStep
    }
  }
  return slopes
}

/**
 * Votes along a line. It is clipped to the picture first, so that the loop needs no bounds check. Source: Liang &
 * Barsky 1984, ACM Trans. Graph. 3(1)
 * @param line x, y, dx, dy, from, to: start, direction, and the range of distances
 */
function voteAlong(votes: Int32Array, width: number, height: number, line: Float64Array): void {
  const x = line[0]!
  const y = line[1]!
  const ux = line[2]!
  const uy = line[3]!
  const from = line[4]!
  const to = line[5]!
  const toX = ux > 1e-9 ? (width - 1e-3 - x) / ux : ux < -1e-9 ? (1e-3 - x) / ux : to
  const toY = uy > 1e-9 ? (height - 1e-3 - y) / uy : uy < -1e-9 ? (1e-3 - y) / uy : to
  const end = Math.min(to, toX, toY)
  let px = x + ux * from
  let py = y + uy * from
  for (let r = from; r <= end; r++, px += ux, py += uy) votes[(py | 0) * width + (px | 0)]!++
}

/** Value below which `share` of the values lie, estimated from a sample of them. */
function quantile(values: Float32Array, share: number): number {
  const step = Math.max(1, Math.floor(values.length / 2048))
  const sample = new Float32Array(Math.ceil(values.length / step))
  for (let i = 0, n = 0; i < values.length; i += step) sample[n++] = values[i]!
  return smallest(sample, Math.min(sample.length - 1, Math.floor(share * sample.length)))
}
