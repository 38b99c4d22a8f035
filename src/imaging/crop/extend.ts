import type { GreyImage } from '../../domain/inspection/image.ts'
import type { Grid } from './resample.ts'

/**
 * Copies the pixels under a grid into a new picture. Outside the picture the nearest edge pixel continues. Its rows are
 * padded to whole words of four pixels.
 * @param grid whole numbers; it may lie partly or completely outside
 */
export function extend({ width, height, data }: GreyImage, { left, top, step, ...grid }: Grid): GreyImage {
  const columns = 4 * Math.ceil((step * grid.width) / 4)
  const rows = step * grid.height
  const extended = new Uint8Array(columns * rows)
  const from = Math.min(Math.max(left, 0), width - 1)
  const to = Math.min(Math.max(left + columns, from + 1), width)
  const begin = Math.min(Math.max(from - left, 0), columns - 1)
  const end = Math.min(begin + to - from, columns)
  for (let y = 0; y < rows; y++) {
    const source = Math.min(Math.max(top + y, 0), height - 1)
    const row = y * columns
    if (y > 0 && source === Math.min(Math.max(top + y - 1, 0), height - 1)) {
      extended.copyWithin(row, row - columns, row)
      continue
    }
    const first = source * width
    extended.fill(data[first + from]!, row, row + begin)
    extended.set(data.subarray(first + from, first + from + end - begin), row + begin)
    extended.fill(data[first + to - 1]!, row + end, row + columns)
  }
  return { width: columns, height: rows, data: extended }
}
