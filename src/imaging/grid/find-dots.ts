import type { GreyImage } from '../../domain/inspection/image.ts'

/** Centre of gravity of a dot, in pixels, and its number of pixels. */
export interface Dot {
  readonly x: number
  readonly y: number
  readonly area: number
}

/** Dots with fewer pixels are noise. */
const MIN_AREA = 9
/** Smallest difference between dots and plate, in grey levels. A smaller one is noise. */
const MIN_CONTRAST = 20
/** Dots differ from the median area by at most this factor. Larger ones are two dots in one, smaller ones dirt. */
const ALIKE = 1.8

/**
 * Finds the dots of a calibration picture, dark on a bright plate or bright on a dark one. A centre is the mean of its
 * pixels, weighted by their difference from the plate, and is accurate to a few hundredths of a pixel. Dots that touch
 * the border are left out.
 *
 * Source  threshold: Otsu 1979, IEEE Trans. SMC 9:62
 */
export function findDots(image: GreyImage): readonly Dot[] {
  const { width, height, data } = image
  const threshold = otsu(data)
  if (threshold === null) return []
  const dark = data.reduce((count, grey) => (grey < threshold ? count + 1 : count), 0)
  // The plate covers a larger area than the dots.
  const isDark = 2 * dark < data.length
  const isDot = (at: number): boolean => data[at]! < threshold === isDark
  const seen = new Uint8Array(data.length)
  const found: Dot[] = []
  for (let at = 0; at < data.length; at++) {
    if (seen[at] === 1 || !isDot(at)) continue
    const pixels = pixelsFrom(at, width, height, isDot, seen)
    if (pixels.length < MIN_AREA || touchesBorder(pixels, width, height)) continue
    found.push(dotOf(image, pixels, isDark))
  }
  if (found.length === 0) return []
  const median = found.map(({ area }) => area).sort((a, b) => a - b)[found.length >> 1]!
  return found.filter(({ area }) => area < ALIKE * median && area > median / ALIKE)
}

/** The threshold that separates the greys into the two groups that differ most; null if they hardly differ. */
function otsu(data: Uint8Array): number | null {
  const counts = new Float64Array(256)
  for (const grey of data) counts[grey]!++
  const total = counts.reduce((sum, count, grey) => sum + count * grey, 0)
  let [below, sumBelow, best, threshold, contrast] = [0, 0, -1, 128, 0]
  for (let grey = 0; grey < 255; grey++) {
    below += counts[grey]!
    sumBelow += counts[grey]! * grey
    const above = data.length - below
    if (below === 0 || above === 0) continue
    const apart = (total - sumBelow) / above - sumBelow / below
    const between = below * above * apart ** 2
    if (between > best) [best, threshold, contrast] = [between, grey + 1, apart]
  }
  return contrast < MIN_CONTRAST ? null : threshold
}

/** All pixels that are connected with the first one by their sides. Marks them as seen. */
function pixelsFrom(
  first: number,
  width: number,
  height: number,
  isDot: (at: number) => boolean,
  seen: Uint8Array
): number[] {
  const pixels = [first]
  seen[first] = 1
  for (let n = 0; n < pixels.length; n++) {
    const at = pixels[n]!
    const x = at % width
    const neighbours = [
      x > 0 ? at - 1 : -1,
      x < width - 1 ? at + 1 : -1,
      at >= width ? at - width : -1,
      at < width * (height - 1) ? at + width : -1
    ]
    for (const next of neighbours) {
      if (next < 0 || seen[next] === 1 || !isDot(next)) continue
      seen[next] = 1
      pixels.push(next)
    }
  }
  return pixels
}

const touchesBorder = (pixels: readonly number[], width: number, height: number): boolean =>
  pixels.some((at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    return x < EDGE || y < EDGE || x >= width - EDGE || y >= height - EDGE
  })

/** The blurred edge of a dot reaches this many pixels beyond it. */
const EDGE = 3

function dotOf({ width, data }: GreyImage, pixels: readonly number[], isDark: boolean): Dot {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const at of pixels) {
    const [x, y] = [at % width, Math.floor(at / width)]
    left = Math.min(left, x - EDGE)
    right = Math.max(right, x + EDGE)
    top = Math.min(top, y - EDGE)
    bottom = Math.max(bottom, y + EDGE)
  }
  // The border of the box lies on the plate.
  const border: number[] = []
  for (let x = left; x <= right; x++) border.push(data[top * width + x]!, data[bottom * width + x]!)
  for (let y = top; y <= bottom; y++) border.push(data[y * width + left]!, data[y * width + right]!)
  const plate = border.sort((a, b) => a - b)[border.length >> 1]!
  let [weight, sumX, sumY] = [0, 0, 0]
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const own = Math.max(0, isDark ? plate - data[y * width + x]! : data[y * width + x]! - plate)
      weight += own
      sumX += own * x
      sumY += own * y
    }
  return { x: sumX / weight, y: sumY / weight, area: pixels.length }
}
