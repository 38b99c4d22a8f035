import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import type { EncoderArchitecture } from '../../../../src/encoder/architecture.ts'
import { mapShape } from '../../../../src/encoder/architecture.ts'
import { featureSpans } from '../../../../src/encoder/features.ts'
import { toOnnx } from '../../../../src/encoder/onnx-model.ts'
import { readMaps } from '../../../../src/encoder/read-maps.ts'
import { openOnnxRuntime } from '../../../../src/encoder/runtime-onnx.ts'
import { fitPatches, type LayerMaps, patchDistances } from '../../../../src/training/evidence/patch-model.ts'
import { assertClose, cropsFor, randomWeights, TINY } from '../../encoder/encoder-fixture.ts'

const SHAPE = { rows: 2, columns: 5, channels: 3 }

/** Maps [parts, C, h, w] whose values rise from row to row and vary together. */
function maps(parts: number, seed: number): LayerMaps {
  const random = createRandom(seed)
  const { rows, columns, channels: C } = SHAPE
  const values = new Float32Array(parts * C * rows * columns)
  for (let part = 0; part < parts; part++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const common = random.normal()
        for (let c = 0; c < C; c++)
          values[((part * C + c) * rows + row) * columns + column] = 1 + row + 0.5 * common + (c + 1) * random.normal()
      }
    }
  }
  return { values, ...SHAPE }
}

/** Some parts of the maps alone. */
function only(from: LayerMaps, parts: readonly number[]): LayerMaps {
  const length = from.rows * from.columns * from.channels
  return {
    ...from,
    values: Float32Array.from(parts.flatMap((n) => [...from.values.subarray(n * length, (n + 1) * length)]))
  }
}

/** Two folds. */
const halves = (parts: number): number[][] =>
  [0, 1].map((rest) => Array.from({ length: parts }, (_, n) => n).filter((n) => n % 2 === rest))

suite('patch model', () => {
  test('whitened cells of the fitted parts have mean 0 and a mean squared distance of about 1, row by row', () => {
    const all = maps(40, 1)
    const [model] = fitPatches(all, halves(40))
    const usual = new Float64Array(2)
    for (let part = 0; part < 40; part++) {
      const distances = patchDistances(all, part, model!)
      assert.equal(distances.length, 4)
      for (let row = 0; row < 2; row++) {
        assert.ok(distances[row]! >= distances[2 + row]!, 'the largest is at least the mean')
        usual[row]! += distances[2 + row]! / 40
      }
    }
    // Of 3 normal values the root of a third of their squares is 0.92 on average; shrinkage takes some of it.
    for (const mean of usual) assert.ok(mean > 0.75 && mean < 1.05, String(mean))
  })

  test('by hand: one channel; the distance is that from the mean, in deviations, shrinkage aside', () => {
    // Cells 0, 2, 4, 6: mean 3, variance 5. One channel: the shrinkage gives way to the variance itself.
    const one: LayerMaps = { values: Float32Array.of(0, 2, 4, 6), rows: 1, columns: 2, channels: 1 }
    const [model] = fitPatches(one, [[0], [1]])
    const distances = patchDistances(one, 1, model!)
    assertClose(distances, [3 / Math.sqrt(5), 2 / Math.sqrt(5)], 1e-5)
  })

  test('the model of a fold is that of the other parts alone', () => {
    const all = maps(9, 2)
    const folds = [
      [0, 3, 6],
      [1, 4, 7, 8],
      [2, 5]
    ]
    const [whole, ...without] = fitPatches(all, folds)
    assert.equal(without.length, 3)
    folds.forEach((fold, k) => {
      const others = only(
        all,
        [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((n) => !fold.includes(n))
      )
      const [expected] = fitPatches(others, halves(9 - fold.length))
      assertClose(without[k]!.kernel, expected!.kernel, 1e-5)
      assertClose(without[k]!.bias, expected!.bias, 1e-5)
    })
    assert.throws(() => assertClose(whole!.kernel, without[0]!.kernel, 1e-3))
  })

  test('a part that is unlike the others is further from the fold without it than from the model with it', () => {
    const all = maps(8, 3)
    const length = all.values.length / 8
    for (let i = 0; i < length; i++) all.values[i]! += i % 2 === 0 ? 8 : -8
    const folds = Array.from({ length: 8 }, (_, n) => [n])
    const [whole, ...without] = fitPatches(all, folds)
    const [within, apart] = [patchDistances(all, 0, whole!), patchDistances(all, 0, without[0]!)]
    for (let row = 0; row < 2; row++) assert.ok(apart[row]! > 1.5 * within[row]!, `${apart[row]} ${within[row]}`)
  })

  test('a channel that is dead in a row gives finite distances', () => {
    const all = maps(6, 4)
    all.values.forEach((_, i) => {
      if (Math.floor(i / 10) % 3 === 1) all.values[i] = 0
    })
    const [model] = fitPatches(all, halves(6))
    assert.ok(patchDistances(all, 0, model!).every(Number.isFinite))
  })

  test('the exported encoder gives the same distances within 1e-4, of parts in turned views too', async () => {
    const bare: EncoderArchitecture = { ...TINY, inputColumns: 24, wraps: true, turns: 4 }
    const weights = randomWeights(bare, 5)
    const crops = Array.from({ length: 6 }, (_, n) => cropsFor(bare, 1, n))
    const layers = [0, 1]
    const read = await readMaps({ architecture: bare, weights }, layers, crops)
    const tensors = new Map(weights)
    const expected: number[][] = crops.map(() => [])
    layers.forEach((layer, n) => {
      const [rows, columns, channels] = mapShape(bare, layer)
      const layerMaps = { values: read[n]!, rows, columns, channels }
      const [model] = fitPatches(layerMaps, halves(6))
      tensors.set(`patch${layer}/kernel`, model!.kernel)
      tensors.set(`patch${layer}/bias`, model!.bias)
      crops.forEach((_, part) => expected[part]!.push(...patchDistances(layerMaps, part, model!)))
    })
    const architecture = { ...bare, patches: layers }
    const encoder = await openOnnxRuntime(toOnnx(architecture, tensors), 1)
    const { from, length } = featureSpans(architecture, false).find(({ name }) => name === 'patches')!
    for (const [part, crop] of crops.entries()) {
      const row = (await encoder.look(crop)).subarray(encoder.embeddingSize)
      assertClose(row.subarray(from, from + length), expected[part]!, 1e-4)
    }
    await encoder.close()
  })
})
