import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { DEFAULT_ARCHITECTURE } from '../../../../src/encoder/architecture.ts'
import { pooledSize } from '../../../../src/encoder/dense-head.ts'
import { toOnnx } from '../../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../../src/encoder/runtime-onnx.ts'
import { embedCuts } from '../../../../src/training/dataset/embed-cuts.ts'
import { fitHead, type HeadOptions } from '../../../../src/training/head/fit-head.ts'
import { foldedWeights, initialValues } from '../../../../src/training/network/training-parameters.ts'
import { CROP, cuts } from './cuts-fixture.ts'

const architecture = { ...DEFAULT_ARCHITECTURE, inputSize: CROP.sizePx }
const trained = {
  architecture,
  weights: foldedWeights(architecture, initialValues(architecture, createRandom(3).normal))
}
const { normal } = createRandom(4)
const classifier = { weights: Float32Array.from({ length: pooledSize(architecture) }, normal), bias: 0 }
const options: HeadOptions = { trained, classifier, crop: CROP, good: cuts(10, 'good'), seed: 1 }
const D = pooledSize(architecture) + 2

suite('fitHead', () => {
  test("keeps the convolutions; a good part's embedding is its prototype but for the step to the defects", async () => {
    const { network, prototypes } = await fitHead(options)
    for (const [name, values] of trained.weights)
      if (!name.startsWith('dense/')) assert.equal(network.weights.get(name), values)
    assert.equal(network.architecture.embeddingSize, D)
    const encoder = await openOnnxRuntime(toOnnx(network.architecture, network.weights), 1)
    const { rows } = await embedCuts(options.good, encoder.embed, CROP)
    await encoder.close()
    for (let n = 0; n < 10; n++) {
      const [row, prototype] = [rows.subarray(n * D, (n + 1) * D), prototypes.subarray(n * D, (n + 1) * D)]
      assert.equal(prototype[D - 2], 0)
      // Both have length 1: beside the step, all else is in the same proportion to the constant.
      for (let i = 0; i < D - 2; i++)
        assert.ok(Math.abs(row[i]! / row[D - 1]! - prototype[i]! / prototype[D - 1]!) < 1e-3, `${n} ${i}`)
    }
  })

  test('is the same for the same seed and classifier', async () => {
    const of = async (change: Partial<HeadOptions>): Promise<Float32Array> =>
      (await fitHead({ ...options, ...change })).network.weights.get('dense/kernel')!
    assert.deepEqual(await of({}), await of({}))
    assert.ok((await of({})).every(Number.isFinite))
    assert.notDeepEqual(await of({ seed: 2 }), await of({}))
    assert.notDeepEqual(
      await of({ classifier: { ...classifier, weights: classifier.weights.toReversed() } }),
      await of({})
    )
  })
})
