/** Side of the square that a polar crop is mapped to. No row is lost, and no column from half the radius outwards. */
export const discSide = (rows: number, columns: number): number => Math.max(rows, Math.ceil(columns / 2))

/**
 * Maps a polar crop back to a disc in a square, so that people can look at it. Centre and angles are those of
 * `cropPolar`. Values outside the disc are 0. Bilinear.
 *
 * @param polar [rows, columns]: rows of radius from the centre outwards, columns of angle from x (right) towards y
 *   (down)
 * @returns [side, side], see `discSide`
 */
export function polarToDisc(polar: Float32Array, rows: number, columns = rows): Float32Array {
  const side = discSide(rows, columns)
  const centre = (side - 1) / 2
  const out = new Float32Array(side * side)
  for (let i = 0; i < out.length; i++) {
    const [dx, dy] = [(i % side) - centre, Math.floor(i / side) - centre]
    const radius = (Math.hypot(dx, dy) / (side / 2)) * (rows - 1)
    if (radius > rows - 1) continue
    const turn = Math.atan2(dy, dx) / (2 * Math.PI)
    const angle = (turn - Math.floor(turn)) * columns
    const [row, column] = [Math.min(Math.floor(radius), rows - 2), Math.floor(angle) % columns]
    const next = (column + 1) % columns
    const [fr, fa] = [radius - row, angle - Math.floor(angle)]
    const at = (r: number): number => (1 - fa) * polar[r * columns + column]! + fa * polar[r * columns + next]!
    out[i] = (1 - fr) * at(row) + fr * at(row + 1)
  }
  return out
}

/** Maps cells the same way, but takes the nearest cell, so that the maximum is kept. [rows, columns] -> [side, side] */
export function polarCellsToDisc(map: Float32Array, rows: number, columns = rows): number[] {
  const side = discSide(rows, columns)
  const centre = (side - 1) / 2
  return Array.from({ length: side * side }, (_, i) => {
    const dx = (i % side) - centre
    const dy = Math.floor(i / side) - centre
    const row = Math.round((Math.hypot(dx, dy) / (side / 2)) * (rows - 1))
    const turn = Math.atan2(dy, dx) / (2 * Math.PI)
    const column = Math.round((turn - Math.floor(turn)) * columns) % columns
    return row < rows ? map[row * columns + column]! : 0
  })
}
