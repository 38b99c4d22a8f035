import { addRow, emptyMoments, momentsWithout, type RowMoments } from '../../scoring/row-moments.ts'
import { whitening } from '../../scoring/whitening.ts'

/** Maps of one layer of N parts, [N, C, h, w]. */
export interface LayerMaps {
  readonly values: Float32Array
  readonly rows: number
  readonly columns: number
  readonly channels: number
}

/**
 * Kernel and bias that whiten each row of a layer's maps: y = x * kernel + bias. Shapes  kernel [rows, C, C], bias
 * [rows, C]
 */
export interface PatchModel {
  readonly kernel: Float32Array
  readonly bias: Float32Array
}

/**
 * Variation of a map's values among good parts, row by row: for all parts, and without the parts of each fold.
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
    const { all, without } = momentsWithout(folds.map((parts) => sumRow(maps, row, parts)))
    models.forEach(({ kernel, bias }, n) => {
      const white = whitening(withLeastVariance(n === 0 ? all : without[n - 1]!))
      kernel.set(white.kernel, row * C * C)
      bias.set(white.bias, row * C)
    })
  }
  return models
}

/**
 * Distances of one part's map from good parts: the largest in each row, then the mean in each row; see
 * encoder/features.ts.
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

function sumRow({ values, rows, columns, channels: C }: LayerMaps, row: number, parts: readonly number[]): RowMoments {
  const sums = emptyMoments(C)
  const cell = new Float64Array(C)
  for (const part of parts) {
    const start = part * C * rows * columns
    for (let column = 0; column < columns; column++) {
      for (let c = 0; c < C; c++) cell[c] = values[start + (c * rows + row) * columns + column]!
      addRow(sums, cell)
    }
  }
  return sums
}

/** Minimum variance of a channel. It avoids a division by 0 for a channel that is constant in a row. */
const MIN_VARIANCE = 1e-6

function withLeastVariance({ P, count, sum, products }: RowMoments): RowMoments {
  const raised = products.slice()
  for (let i = 0; i < P; i++) raised[i * P + i]! += MIN_VARIANCE * count
  return { P, count, sum, products: raised }
}
