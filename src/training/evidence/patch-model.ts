import { whiteningOf } from '../../scoring/whitening.ts'

/** Maps of one layer of N parts, [N, C, h, w]. */
export interface LayerMaps {
  readonly values: Float32Array
  readonly rows: number
  readonly columns: number
  readonly channels: number
}

/** What whitens each row of a layer's maps: y = x * kernel + bias. Shapes  kernel [rows, C, C], bias [rows, C] */
export interface PatchModel {
  readonly kernel: Float32Array
  readonly bias: Float32Array
}

/** Sums over the cells of one row of some parts: enough for their mean and covariance. */
interface RowSums {
  count: number
  readonly sum: Float64Array
  /** [C, C], the lower triangle. */
  readonly products: Float64Array
}

/**
 * How the values of a map vary in each row among good parts, for all parts and for all but those of each fold.
 * @param folds the parts (by number) of each fold
 * @returns the model of all parts, then one for each fold without its parts
 */
export function fitPatches(maps: LayerMaps, folds: readonly (readonly number[])[]): PatchModel[] {
  const { rows, channels: C } = maps
  const models = Array.from({ length: folds.length + 1 }, () => ({
    kernel: new Float32Array(rows * C * C),
    bias: new Float32Array(rows * C)
  }))
  for (let row = 0; row < rows; row++) {
    const ofFolds = folds.map((parts) => sumRow(maps, row, parts))
    const all = emptySums(C)
    for (const sums of ofFolds) add(all, sums, 1)
    models.forEach(({ kernel, bias }, n) => {
      const some = emptySums(C)
      add(some, all, 1)
      if (n > 0) add(some, ofFolds[n - 1]!, -1)
      const white = whitenSums(some)
      kernel.set(white.kernel, row * C * C)
      bias.set(white.bias, row * C)
    })
  }
  return models
}

/**
 * How far the map of one part lies from good parts: the largest distance in each row, then the mean one, as
 * encoder/features.ts
 * says.
 * @returns [2 * rows]
 */
export function patchDistances(maps: LayerMaps, part: number, { kernel, bias }: PatchModel): Float32Array {
  const { values, rows, columns, channels: C } = maps
  const start = part * C * rows * columns
  const result = new Float32Array(2 * rows)
  const cell = new Float64Array(C)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let c = 0; c < C; c++) cell[c] = values[start + (c * rows + row) * columns + column]!
      let squares = 0
      // The kernel is upper triangular: y_j needs x_0 to x_j.
      for (let j = 0; j < C; j++) {
        let y = bias[row * C + j]!
        for (let i = 0, at = row * C * C + j; i <= j; i++, at += C) y += cell[i]! * kernel[at]!
        squares += y * y
      }
      const distance = Math.sqrt(squares / C)
      if (distance > result[row]!) result[row] = distance
      result[rows + row]! += distance / columns
    }
  }
  return result
}

const emptySums = (C: number): RowSums => ({
  count: 0,
  sum: new Float64Array(C),
  products: new Float64Array(C * C)
})

function sumRow({ values, rows, columns, channels: C }: LayerMaps, row: number, parts: readonly number[]): RowSums {
  const sums = emptySums(C)
  const cell = new Float64Array(C)
  for (const part of parts) {
    const start = part * C * rows * columns
    for (let column = 0; column < columns; column++) {
      for (let c = 0; c < C; c++) cell[c] = values[start + (c * rows + row) * columns + column]!
      for (let i = 0; i < C; i++) {
        const x = cell[i]!
        if (x === 0) continue
        sums.sum[i]! += x
        for (let j = 0; j <= i; j++) sums.products[i * C + j]! += x * cell[j]!
      }
    }
    sums.count += columns
  }
  return sums
}

function add(to: RowSums, from: RowSums, factor: number): void {
  to.count += factor * from.count
  for (let i = 0; i < to.sum.length; i++) to.sum[i]! += factor * from.sum[i]!
  for (let i = 0; i < to.products.length; i++) to.products[i]! += factor * from.products[i]!
}

/** Least variance of a channel: one that is dead in a row differs in nothing. */
const LEAST_VARIANCE = 1e-6

function whitenSums({ count, sum, products }: RowSums): { kernel: Float64Array; bias: Float64Array } {
  const C = sum.length
  const mean = sum.map((value) => value / count)
  const covariance = new Float64Array(C * C)
  for (let i = 0; i < C; i++) {
    for (let j = 0; j <= i; j++) {
      const value = products[i * C + j]! / count - mean[i]! * mean[j]!
      covariance[i * C + j] = value
      covariance[j * C + i] = value
    }
    covariance[i * C + i]! += LEAST_VARIANCE
  }
  return whiteningOf(mean, covariance)
}
