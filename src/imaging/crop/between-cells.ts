/**
 * Bilinear interpolation in a grid. Beyond the centres of the outer cells their values continue.
 *
 * @param values [rows, columns], row by row
 * @param u, v column and row, counted from the centre of the first cell
 */
export function betweenCells(values: ArrayLike<number>, rows: number, u: number, v: number, columns = rows): number {
  const [left, top] = [index(u, columns), index(v, rows)]
  const [right, bottom] = [Math.min(left + 1, columns - 1), Math.min(top + 1, rows - 1)]
  const fu = Math.min(1, Math.max(0, u - left))
  const fv = Math.min(1, Math.max(0, v - top))
  const at = (row: number, column: number): number => values[row * columns + column]!
  return (
    (1 - fv) * ((1 - fu) * at(top, left) + fu * at(top, right))
    + fv * ((1 - fu) * at(bottom, left) + fu * at(bottom, right))
  )
}

const index = (position: number, cells: number): number =>
  Math.min(Math.max(Math.floor(position), 0), Math.max(0, cells - 2))
