/**
 * Bilinear interpolation in a square grid; beyond the centres of the outer cells their values go on.
 *
 * @param values [cells, cells], row by row
 * @param u, v column and row, counted from the centre of the first cell
 */
export function betweenCells (values: ArrayLike<number>, cells: number, u: number, v: number): number {
  const [left, top] = [index(u, cells), index(v, cells)]
  const [right, bottom] = [Math.min(left + 1, cells - 1), Math.min(top + 1, cells - 1)]
  const fu = Math.min(1, Math.max(0, u - left))
  const fv = Math.min(1, Math.max(0, v - top))
  const at = (row: number, column: number): number => values[row * cells + column]!
  return (1 - fv) * ((1 - fu) * at(top, left) + fu * at(top, right)) + fv * ((1 - fu) * at(bottom, left) + fu * at(bottom, right))
}

const index = (position: number, cells: number): number => Math.min(Math.max(Math.floor(position), 0), Math.max(0, cells - 2))
