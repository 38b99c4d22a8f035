import type { CropSpec } from '../domain/recipe.ts'
import { betweenCells } from './between-cells.ts'

/** A pixel like its ring still keeps this share of the heat of its region. */
const FLOOR = 0.1
/** Regions that are merely warm fade: the encoder's map is near 1 over much of the part around a defect. */
const CONTRAST = 2

/**
 * The encoder's map of a polar crop is coarse: one cell covers several pixels. Inside a hot region the defect is where a pixel differs most from the
 * pixels beside it on its ring (a turned part looks the same all around); its heat is weighted by that, so that the peak lies on the defect and not beside it. A square
 * crop's map is interpolated only.
 *
 * Shapes  map [cells, cells], crop [size, size] standardised -> [size, size], 0 to 1; polar ones have rows of radius, columns of angle
 */
export function sharpenHeat (map: Float32Array, cells: number, crop: Float32Array, { mode, sizePx: size }: Pick<CropSpec, 'mode' | 'sizePx'>): Float32Array {
  const weight = mode === 'polar' ? fromRing(crop, size).map((distance) => FLOOR + (1 - FLOOR) * distance) : new Float32Array(crop.length).fill(1)
  const power = mode === 'polar' ? CONTRAST : 1
  return weight.map((value, i) => value * betweenCells(map, cells, (i % size + 0.5) / size * cells - 0.5, (Math.floor(i / size) + 0.5) / size * cells - 0.5) ** power)
}

/** How far each pixel is from the mean of its ring nearby, in standard deviations of that row, a 3 x 3 mean of it: 0 to 1, where 1 is 4 deviations. */
function fromRing (crop: Float32Array, size: number): Float32Array {
  const reach = Math.round(NEARBY * size)
  const distance = new Float32Array(crop.length)
  for (let y = 0; y < size; y++) {
    const row = crop.subarray(y * size, (y + 1) * size)
    const at = (x: number): number => row[(x + size) % size]!
    let sum = 0
    for (let x = -reach; x <= reach; x++) sum += at(x)
    let squares = 0
    for (let x = 0; x < size; x++) {
      const difference = row[x]! - sum / (2 * reach + 1)
      distance[y * size + x] = Math.abs(difference)
      squares += difference * difference
      sum += at(x + reach + 1) - at(x - reach)
    }
    const deviation = Math.sqrt(Math.max(LEAST_VARIANCE, squares / size))
    for (let x = 0; x < size; x++) distance[y * size + x]! /= deviation
  }
  return distance.map((_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)]
    let total = 0
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) total += distance[Math.min(size - 1, Math.max(0, y + dy)) * size + (x + dx + size) % size]!
    }
    return Math.min(1, total / 9 / 4)
  })
}
/** Share of a turn on either side. */
const NEARBY = 0.08
/** Of a ring without texture (crops have variance 1). */
const LEAST_VARIANCE = 0.01
