import { type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'
import { cropCircle } from '../../imaging/crop/crop.ts'
import type { Cut } from './cut-pictures.ts'
import { mergeNearDuplicates } from './near-duplicates.ts'
import { rotationFingerprint } from './rotation-fingerprint.ts'

/** Side of a square crop when it is unwrapped to be compared, px; polar crops of fewer columns are widened to as many. */
const SIZE = 128

/**
 * The same cuts, with one part for all that show the same surface (see mergeNearDuplicates), so that copies never fall on both sides of a split.
 * Not for products whose parts share a fine angular pattern (many teeth, slots or knurls): there different parts look alike.
 * @param crop how the cuts were made
 * Cost  O(n^2); about 11 s for 2,400 cuts
 */
export function mergeDuplicateCuts(cuts: readonly Cut[], crop: CropSpec): Cut[] {
  const pictures = mergeNearDuplicates(
    cuts.map(({ picture }) => picture),
    cuts.map((cut) => fingerprintOf(cut, crop))
  )
  return cuts.map((cut, n) => ({ ...cut, picture: pictures[n]! }))
}

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
