import type { Random } from '../domain/random.ts'

/** Value noise: random values on a grid that repeats in both directions. Both sides are powers of two. */
export interface NoiseGrid {
  readonly rows: number
  readonly columns: number
  /** [rows, columns], each in [-1, 1). */
  readonly values: Float32Array
}

/**
 * @throws RangeError when a side isn't a power of two
 */
export function createNoise(random: Random, rows: number, columns: number): NoiseGrid {
  for (const side of [rows, columns]) {
    if (side < 1 || !Number.isInteger(Math.log2(side)))
      throw new RangeError(`expected powers of two, received ${rows} x ${columns}`)
  }
  const values = new Float32Array(rows * columns)
  for (let i = 0; i < values.length; i++) values[i] = random.range(-1, 1)
  return { rows, columns, values }
}

/** The noise at row v, column u, interpolated bilinearly; in [-1, 1). */
export function sampleNoise({ rows, columns, values }: NoiseGrid, v: number, u: number): number {
  const v0 = Math.floor(v)
  const u0 = Math.floor(u)
  const fv = v - v0
  const fu = u - u0
  const top = (v0 & (rows - 1)) * columns
  const bottom = ((v0 + 1) & (rows - 1)) * columns
  const left = u0 & (columns - 1)
  const right = (u0 + 1) & (columns - 1)
  const a = values[top + left]
  const b = values[top + right]
  const c = values[bottom + left]
  const d = values[bottom + right]
  const upper = a + (b - a) * fu
  return upper + (c + (d - c) * fu - upper) * fv
}

/**
 * Fills `row` with one full turn of the noise at row v: `row[i]` is the noise at column shift + i * columns /
 * row.length. Faster than calling `sampleNoise` for each value.
 */
export function sampleNoiseRow(
  { rows, columns, values }: NoiseGrid,
  v: number,
  shift: number,
  row: Float32Array
): void {
  const v0 = Math.floor(v)
  const fv = v - v0
  const top = (v0 & (rows - 1)) * columns
  const bottom = ((v0 + 1) & (rows - 1)) * columns
  const line = new Float32Array(columns)
  for (let i = 0; i < columns; i++) line[i] = values[top + i] + (values[bottom + i] - values[top + i]) * fv
  const step = columns / row.length
  for (let i = 0; i < row.length; i++) {
    const u = shift + i * step
    const u0 = Math.floor(u)
    const left = line[u0 & (columns - 1)]
    row[i] = left + (line[(u0 + 1) & (columns - 1)] - left) * (u - u0)
  }
}
