import { type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'
import { cropCircle } from '../../imaging/crop/crop.ts'
import type { Cut } from './cut-pictures.ts'
import { mergeNearDuplicates } from './near-duplicates.ts'
import { rotationFingerprint } from './rotation-fingerprint.ts'

/**
 * Number of columns at which parts are compared, px: square crops are unwrapped to it, polar crops with fewer columns
 * are widened to it.
 */
const SIZE = 128

/**
 * The same cuts, but all cuts that show the same surface belong to one part (see mergeNearDuplicates). So a split never
 * has copies on both sides. Not for products whose parts share a fine angular pattern (many teeth, slots or knurls):
 * their different parts look alike.
 * @param crop how the cuts were made
 * @param minSimilarity from which two pictures count as one part; see mergeNearDuplicates
 * Cost  O(n^2); about 11 s for 2,400 cuts
 */
export function mergeDuplicateCuts(cuts: readonly Cut[], crop: CropSpec, minSimilarity?: number): Cut[] {
  return mergeAlike(
    cuts,
    cuts.map((cut) => fingerprintOf(cut, crop)),
    minSimilarity
  )
}

function mergeAlike(cuts: readonly Cut[], fingerprints: readonly Float32Array[], minSimilarity?: number): Cut[] {
  const pictures = mergeNearDuplicates(
    cuts.map(({ picture }) => picture),
    fingerprints,
    minSimilarity
  )
  return cuts.map((cut, n) => ({ ...cut, picture: pictures[n]! }))
}

/**
 * Pictures at least this similar are copies even if all parts of the product share a fine pattern: castings of one
 * mould reach 0.98.
 */
const SURE_COPY = 0.99
/**
 * If merging leaves fewer parts than this share of the pictures, a further test checks whether the parts share a
 * pattern.
 */
const MIN_SHARE_OF_PARTS = 0.5
/**
 * Copies of a part are much more alike than different parts. Hardly any similarity lies between these limits, and both
 * give nearly the same number of parts. The similarities of parts that share a fine pattern take any value. Of 20
 * castings that show 9 to 12 parts the higher limit gives at most 1.34 times as many parts.
 */
const BETWEEN = { low: 0.6, high: 0.85 }
const MAX_RATIO = 1.4

/**
 * The same for parts that will be taught. If most of them look alike, either most pictures are copies of a few parts,
 * or all parts of the product share a fine pattern. In the second case only certain copies count as one part.
 * @param minParts minimum number of parts for teaching; if merging leaves fewer, a shared pattern is more likely
 */
export function mergeSureCopies(cuts: readonly Cut[], crop: CropSpec, minParts: number): Cut[] {
  const fingerprints = cuts.map((cut) => fingerprintOf(cut, crop))
  const merged = mergeAlike(cuts, fingerprints)
  const parts = countParts(merged)
  if (parts >= MIN_SHARE_OF_PARTS * countParts(cuts)) return merged
  const partsAt = (limit: number): number => countParts(mergeAlike(cuts, fingerprints, limit))
  const areCopies = parts >= minParts && partsAt(BETWEEN.high) <= MAX_RATIO * partsAt(BETWEEN.low)
  return areCopies ? merged : mergeAlike(cuts, fingerprints, SURE_COPY)
}

const countParts = (cuts: readonly Cut[]): number => new Set(cuts.map(({ picture }) => picture.part)).size

function fingerprintOf(cut: Cut, crop: CropSpec): Float32Array {
  if (crop.mode === 'square') return rotationFingerprint(unwrap(cut, crop), SIZE)
  const columns = cropColumns(crop)
  return columns < SIZE
    ? rotationFingerprint(widened(cut.pixels, crop.sizePx, columns), crop.sizePx, SIZE)
    : rotationFingerprint(cut.pixels, crop.sizePx, columns)
}

/** [rows, columns] -> [rows, SIZE], by linear interpolation; the columns are circular. */
function widened(pixels: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * SIZE }, (_, i) => {
    const [row, at] = [Math.floor(i / SIZE) * columns, ((i % SIZE) * columns) / SIZE]
    const column = Math.floor(at)
    const [here, next] = [pixels[row + column]!, pixels[row + ((column + 1) % columns)]!]
    return here + (at - column) * (next - here)
  })
}

/** The surface of the part in a square crop, unwrapped to [SIZE, SIZE]: rows are radius, columns are angle. */
function unwrap({ pixels }: Cut, { sizePx, margin }: CropSpec): Float32Array {
  const image = { width: sizePx, height: sizePx, data: new Uint8Array(Uint8ClampedArray.from(pixels).buffer) }
  const middle = (sizePx - 1) / 2
  return cropCircle(
    image,
    { cx: middle, cy: middle, r: sizePx / 2 / margin },
    { mode: 'polar', sizePx: SIZE, margin: 1 }
  )
}
