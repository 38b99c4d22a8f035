import * as tf from '@tensorflow/tfjs-core'
import { cropArea, type CropSpec } from '../../../src/domain/recipes/recipe.ts'
import { inputShape, parameterShapes } from '../../../src/encoder/architecture.ts'
import type { EncoderNetwork } from '../../../src/encoder/dense-head.ts'
import { featureMap } from '../../../src/encoder/forward.ts'
import { normalise } from '../../../src/imaging/crop/normalise.ts'
import { momentsOf } from '../../../src/scoring/row-moments.ts'
import { whitening } from '../../../src/scoring/whitening.ts'
import type { Cut } from '../../../src/training/dataset/cut-pictures.ts'

const BATCH = 32

/**
 * Scores by patches instead of by the whole crop: the last feature map's cells, each against what good parts have at
 * the same radius (row of a polar crop), as a Mahalanobis distance (Defard et al. 2021, PaDiM, arXiv:2011.08785, with
 * one distribution a row); the score is the furthest cell's.
 * @returns scores of `test`, in order
 */
export async function patchScores(
  { architecture, weights }: EncoderNetwork,
  crop: CropSpec,
  good: readonly Cut[],
  test: readonly Cut[]
): Promise<number[]> {
  const tensors = new Map(
    [...parameterShapes(architecture)].map(([name, shape]) => [name, tf.tensor(weights.get(name)!, [...shape])])
  )
  const maps = async (
    cuts: readonly Cut[]
  ): Promise<{ values: Float32Array; rows: number; columns: number; C: number }> => {
    const pieces: Float32Array[] = []
    let [rows, columns, C] = [0, 0, 0]
    for (let from = 0; from < cuts.length; from += BATCH) {
      const some = cuts.slice(from, from + BATCH)
      const pixels = new Float32Array(some.length * cropArea(crop))
      some.forEach((cut, n) => {
        pixels.set(normalise(cut.pixels, crop).data, n * cropArea(crop))
      })
      const map = tf.tidy(() =>
        featureMap(architecture, tensors, tf.tensor4d(pixels, [some.length, ...inputShape(architecture), 1]))
      )
      ;[, rows, columns, C] = map.shape
      pieces.push((await map.data()) as Float32Array)
      map.dispose()
    }
    return { values: Float32Array.from(pieces.flatMap((piece) => [...piece])), rows, columns, C }
  }
  try {
    const { values, rows, columns, C } = await maps(good)
    const tested = await maps(test)
    const cell = (of: Float32Array, n: number, y: number, x: number): Float32Array =>
      of.subarray(((n * rows + y) * columns + x) * C, ((n * rows + y) * columns + x + 1) * C)
    const scores = test.map(() => 0)
    for (let y = 0; y < rows; y++) {
      const cells = good.flatMap((_, n) => Array.from({ length: columns }, (_, x) => [...cell(values, n, y, x)]))
      const { kernel, bias } = whitening(momentsOf(Float32Array.from(cells.flat()), C))
      for (let n = 0; n < test.length; n++) {
        for (let x = 0; x < columns; x++) {
          const mapped = Float64Array.from(bias)
          cell(tested.values, n, y, x).forEach((value, i) => {
            if (value !== 0) for (let j = 0; j < C; j++) mapped[j]! += value * kernel[i * C + j]!
          })
          scores[n] = Math.max(scores[n]!, Math.hypot(...mapped))
        }
      }
    }
    return scores
  } finally {
    tf.dispose([...tensors.values()])
  }
}
