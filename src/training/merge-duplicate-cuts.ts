import { type CropSpec, cropColumns } from '../domain/recipe.ts'
import { cropCircle } from '../imaging/crop.ts'
import type { Cut } from './cut-pictures.ts'
import { mergeNearDuplicates } from './near-duplicates.ts'
import { rotationFingerprint } from './rotation-fingerprint.ts'

/** Side of the unwrapped crop that is compared, px. */
const SIZE = 128

/**
 * The same cuts, with one part for all that show the same surface (see mergeNearDuplicates), so that copies never fall on both sides of a split.
 * Not for products whose parts share a fine angular pattern (many teeth, slots or knurls): there different parts look alike.
 * @param crop how the cuts were made
 * Cost  O(n^2); about 11 s for 2,400 cuts
 */
export function mergeDuplicateCuts (cuts: readonly Cut[], crop: CropSpec): Cut[] {
  const pictures = mergeNearDuplicates(cuts.map(({ picture }) => picture), cuts.map((cut) => crop.mode === 'polar' ? rotationFingerprint(cut.pixels, crop.sizePx, cropColumns(crop)) : rotationFingerprint(unwrap(cut, crop), SIZE)))
  return cuts.map((cut, n) => ({ ...cut, picture: pictures[n]! }))
}

/** The surface of a square crop's part, [SIZE, SIZE]: rows are radius, columns are angle. */
function unwrap ({ pixels }: Cut, { sizePx, margin }: CropSpec): Float32Array {
  const image = { width: sizePx, height: sizePx, data: new Uint8Array(Uint8ClampedArray.from(pixels).buffer) }
  const middle = (sizePx - 1) / 2
  return cropCircle(image, { cx: middle, cy: middle, r: sizePx / 2 / margin }, { mode: 'polar', sizePx: SIZE, margin: 1 })
}
