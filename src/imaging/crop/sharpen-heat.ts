import { type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'
import { betweenCells } from './between-cells.ts'

/** A pixel that looks like its ring keeps this share of the heat of its region. */
const FLOOR = 0.1
/** Weak regions fade: the encoder's map is near 1 over much of the part around a defect. */
const faded = (heat: number): number => heat * heat * heat

/**
 * The encoder's map of a polar crop is coarse: one cell covers several pixels. A turned part looks the same all around,
 * so inside a hot region the defect is where a pixel differs most from the cold pixels beside it on its ring. The heat
 * is weighted by this difference, so that the peak lies on the defect and not beside it. The map of a square crop is
 * only interpolated.
 *
 * Shapes  map [cells, cells * columns / sizePx], crop [sizePx, columns] standardised -> [sizePx, columns], 0 to 1; a
 *         polar map has rows of radius and columns of angle
 */
export function sharpenHeat(
  map: Float32Array,
  cells: number,
  crop: Float32Array,
  spec: Pick<CropSpec, 'mode' | 'sizePx' | 'columnsPx'>
): Float32Array {
  const { mode, sizePx: rows } = spec
  const columns = cropColumns(spec)
  const across = (cells * columns) / rows
  const between = mode === 'polar' ? betweenTurned : betweenCells
  const heat = crop.map((_, i) =>
    between(
      map,
      cells,
      (((i % columns) + 0.5) / columns) * across - 0.5,
      ((Math.floor(i / columns) + 0.5) / rows) * cells - 0.5,
      across
    )
  )
  if (mode === 'square') return heat
  const distance = fromRing(crop, heat, columns)
  return heat.map((value, i) => (FLOOR + (1 - FLOOR) * distance[i]!) * faded(value))
}

/** As `betweenCells`, but after the last column comes the first. */
function betweenTurned(map: Float32Array, rows: number, u: number, v: number, columns: number): number {
  if (u >= 0 && u <= columns - 1) return betweenCells(map, rows, u, v, columns)
  const share = u < 0 ? u + 1 : u - (columns - 1)
  return (1 - share) * betweenCells(map, rows, columns - 1, v, columns) + share * betweenCells(map, rows, 0, v, columns)
}

/**
 * How far each pixel is from the mean of its ring nearby, relative to the standard deviation of that row. 0 to 1; the
 * curve flattens but keeps rising, so that of two far pixels the farther one has the larger value. Hot pixels hardly
 * count in the mean: at the end of a long defect, the good side must look like its ring and the defect must not.
 */
function fromRing(crop: Float32Array, heat: Float32Array, columns: number): Float32Array {
  const reach = Math.round(NEARBY * columns)
  const distance = new Float32Array(crop.length)
  for (let y = 0; y < crop.length / columns; y++) {
    const row = crop.subarray(y * columns, (y + 1) * columns)
    const weights = heat.subarray(y * columns, (y + 1) * columns).map((value) => MIN_WEIGHT + (1 - value) * (1 - value))
    let sum = 0
    let weight = 0
    for (let x = columns - reach; x <= columns + reach; x++) {
      sum += weights[x % columns]! * row[x % columns]!
      weight += weights[x % columns]!
    }
    let squares = 0
    for (let x = 0; x < columns; x++) {
      const difference = row[x]! - sum / weight
      distance[y * columns + x] = Math.abs(difference)
      squares += difference * difference
      const next = (x + reach + 1) % columns
      const last = (x - reach + columns) % columns
      sum += weights[next]! * row[next]! - weights[last]! * row[last]!
      weight += weights[next]! - weights[last]!
    }
    const deviation = Math.sqrt(Math.max(MIN_VARIANCE, squares / columns))
    for (let x = 0; x < columns; x++) distance[y * columns + x]! /= distance[y * columns + x]! + HALF_WAY * deviation
  }
  return distance
}
/** Half width of the neighbourhood, as a share of a turn. */
const NEARBY = 0.08
/** Smallest variance of a ring, used for rings without texture (crops have variance 1). */
const MIN_VARIANCE = 0.01
/** A distance of this many standard deviations gives 0.5. */
const HALF_WAY = 2
/** Weight of the hottest pixel; a cold one has 1. It is above 0, so that a completely hot ring has its plain mean. */
const MIN_WEIGHT = 0.001
