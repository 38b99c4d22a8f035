/**
 * A polar crop wound up again for the eye: a disc that fills the square, centre and angles as `cropPolar` has them, 0 outside. Bilinear.
 *
 * @param polar [size, size]: rows of radius from the centre outwards, columns of angle from x (right) towards y (down)
 * @returns [size, size]
 */
export function windUp (polar: Float32Array, size: number): Float32Array {
  const centre = (size - 1) / 2
  const out = new Float32Array(size * size)
  for (let i = 0; i < out.length; i++) {
    const [dx, dy] = [i % size - centre, Math.floor(i / size) - centre]
    const radius = Math.hypot(dx, dy) / (size / 2) * (size - 1)
    if (radius > size - 1) continue
    const turn = Math.atan2(dy, dx) / (2 * Math.PI)
    const angle = (turn - Math.floor(turn)) * size
    const [row, column] = [Math.min(Math.floor(radius), size - 2), Math.floor(angle) % size]
    const next = (column + 1) % size
    const [fr, fa] = [radius - row, angle - Math.floor(angle)]
    const at = (r: number): number => (1 - fa) * polar[r * size + column]! + fa * polar[r * size + next]!
    out[i] = (1 - fr) * at(row) + fr * at(row + 1)
  }
  return out
}

/** The same for a map of cells, each as it is: the nearest, so that the highest stays as high. [cells, cells] */
export function windUpCells (map: Float32Array, cells: number): number[] {
  const centre = (cells - 1) / 2
  return Array.from({ length: cells * cells }, (_, i) => {
    const dx = i % cells - centre
    const dy = Math.floor(i / cells) - centre
    const row = Math.round(Math.hypot(dx, dy) / (cells / 2) * (cells - 1))
    const turn = Math.atan2(dy, dx) / (2 * Math.PI)
    const column = Math.round((turn - Math.floor(turn)) * cells) % cells
    return row < cells ? map[row * cells + column]! : 0
  })
}
