import { type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'
import { cropCircle } from '../../imaging/crop/crop.ts'
import type { Cut } from './cut-pictures.ts'
import { mergeNearDuplicates } from './near-duplicates.ts'
import { rotationFingerprint } from './rotation-fingerprint.ts'

/**
 * Side of a square crop when it is unwrapped to be compared, px; polar crops of fewer columns are widened to as many.
 */
const SIZE = 128

/**
 * The same cuts, with one part for all that show the same surface (see mergeNearDuplicates), so that copies never fall
 * on both sides of a split. Not for products whose parts share a fine angular pattern (many teeth, slots or knurls):
 * there different parts look alike.
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
 * From here on two pictures are copies even where all parts of a product share a fine pattern: castings of one mould
 * reach 0.98.
 */
const SURE_COPY = 0.99
/** Where merging leaves fewer parts than this share of the pictures, it is asked whether the parts share a pattern. */
const MIN_SHARE_OF_PARTS = 0.5
/**
 * Copies of few parts are much more alike than different parts are: between these limits hardly any pictures lie, and
 * the number of parts is nearly the same at both. Parts that share a fine pattern are alike in every degree. Of 20
 * castings that show 9 to 12 parts there are at most 1.34 times as many parts at the higher limit.
 */
const BETWEEN = { low: 0.6, high: 0.85 }
const MAX_RATIO = 1.4

/**
 * The same for parts that are to be taught. Where most of them look alike, either most pictures are copies of a few
 * parts, or the product has a fine pattern that all parts share: then only sure copies count as one part.
 * @param minParts that can be taught: with fewer it is more likely that all parts look alike
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

/** [rows, columns] -> [rows, SIZE], linear, around the turn. */
function widened(pixels: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * SIZE }, (_, i) => {
    const [row, at] = [Math.floor(i / SIZE) * columns, ((i % SIZE) * columns) / SIZE]
    const column = Math.floor(at)
    const [here, next] = [pixels[row + column]!, pixels[row + ((column + 1) % columns)]!]
    return here + (at - column) * (next - here)
  })
}

/** The surface of a square crop's part, [SIZE, SIZE]: rows are radius, columns are angle. */
function unwrap({ pixels }: Cut, { sizePx, margin }: CropSpec): Float32Array {
  const image = { width: sizePx, height: sizePx, data: new Uint8Array(Uint8ClampedArray.from(pixels).buffer) }
  const middle = (sizePx - 1) / 2
  return cropCircle(
    image,
    { cx: middle, cy: middle, r: sizePx / 2 / margin },
    { mode: 'polar', sizePx: SIZE, margin: 1 }
  )
}
