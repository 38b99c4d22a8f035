import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { checkExport, MAX_DIFFERENCE } from '../../../src/training/check-export.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import { randomCrops, randomWeights, TINY } from '../encoder/encoder-fixture.ts'

suite('checkExport', () => {
  before(() => chooseBackend('wasm', 1))
  const weights = randomWeights(TINY, 1)
  const crops = randomCrops(4, 16, 2)

  test('says by how much a good export differs, and keeps no tensor', async () => {
    const tensors = tf.memory().numTensors
    const difference = await checkExport(TINY, weights, toOnnx(TINY, weights), crops)
    assert.ok(difference >= 0 && difference <= MAX_DIFFERENCE, `${difference}`)
    assert.equal(tf.memory().numTensors, tensors)
  })
  test('refuses an export of other weights, even of a slightly different bias', async () => {
    await assert.rejects(checkExport(TINY, weights, toOnnx(TINY, randomWeights(TINY, 2)), crops), {
      message: /^the exported model differs from the trained one by [\d.]+, expected at most 0\.0001: not published$/
    })
    const nearly = new Map(weights).set(
      'dense/bias',
      weights.get('dense/bias')!.map((v) => v + 0.01)
    )
    await assert.rejects(checkExport(TINY, weights, toOnnx(TINY, nearly), crops), /not published/)
  })
  test('refuses crops that give NaN', async () => {
    await assert.rejects(
      checkExport(TINY, weights, toOnnx(TINY, weights), new Float32Array(256).fill(NaN)),
      /differs .* by NaN/
    )
  })
  test('refuses an export of another size, and no crops', async () => {
    const wider = { ...TINY, embeddingSize: 3 }
    await assert.rejects(checkExport(TINY, weights, toOnnx(wider, randomWeights(wider, 1)), crops), /not published/)
    await assert.rejects(checkExport(TINY, weights, toOnnx(TINY, weights), new Float32Array()), Error)
  })
})
