import { FrameCorrupt } from '../../errors.ts'
import type { BmpHeader } from './bmp-header.ts'

/**
 * Unpacks runs of pixels (BI_RLE8, BI_RLE4), from the bottom row up. Pixels that a delta skips have index 0. A row that
 * ends early without a delta is damaged.
 *
 * Source  Microsoft, "Bitmap Compression"
 *
 * @param packed from the first run on
 * @param out [height, width] indices; filled
 * @throws FrameCorrupt when the runs end before the last pixel, or leave the picture
 */
export function unpackRuns(
  packed: Uint8Array,
  { width, height, bitsPerPixel }: Pick<BmpHeader, 'width' | 'height' | 'bitsPerPixel'>,
  out: Uint8Array
): void {
  const pairs = bitsPerPixel === 4
  let x = 0
  /** Rows that are complete, counted from the bottom. */
  let row = 0
  /** Whether a delta skipped pixels of this row. */
  let stepped = false
  const put = (count: number, indexOf: (i: number) => number): void => {
    if (row >= height || x + count > width + (pairs ? 1 : 0))
      throw new FrameCorrupt(
        'BMP',
        `a run of ${count} pixels leaves row ${row} of ${height} at column ${x} of ${width}`
      )
    const from = (height - 1 - row) * width + x
    const inside = Math.min(count, width - x)
    for (let i = 0; i < inside; i++) out[from + i] = indexOf(i)
    x += inside
  }
  for (let at = 0; at + 2 <= packed.length;) {
    const count = packed[at]!
    const value = packed[at + 1]!
    at += 2
    if (count > 0) {
      put(count, pairs ? (i) => (i % 2 === 0 ? value >> 4 : value & 15) : () => value)
    } else if (value === 0) {
      if (x < width && !stepped) break
      x = 0
      stepped = false
      row++
    } else if (value === 1) {
      if (row >= height || (row === height - 1 && x === width)) return
      break
    } else if (value === 2) {
      stepped = true
      x += packed[at] ?? 0
      row += packed[at + 1] ?? 0
      at += 2
    } else {
      // `value` single pixels follow, padded to whole 16-bit words.
      const bytes = pairs ? Math.ceil(value / 2) : value
      if (at + bytes > packed.length) break
      const from = at
      put(
        value,
        pairs
          ? (i) => (i % 2 === 0 ? packed[from + (i >> 1)]! >> 4 : packed[from + (i >> 1)]! & 15)
          : (i) => packed[from + i]!
      )
      at += bytes + (bytes % 2)
    }
  }
  if (row < height - 1 || (row === height - 1 && x < width))
    throw new FrameCorrupt('BMP', `its runs of pixels end in row ${row} of ${height}, at column ${x} of ${width}`)
}
