import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { openTensorFlowRuntime } from '../../../src/encoder/runtime-tensorflow.ts'
import { decodeWeights, encodeWeights } from '../../../src/encoder/weights-file.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import {
  assertClose,
  forward,
  forwardHeat,
  nativeTensorFlow,
  randomCrops,
  randomWeights,
  TINY
} from './encoder-fixture.ts'

const { native, skip } = await nativeTensorFlow()
const weights = randomWeights(TINY, 3, true)
const crops = randomCrops(2, 16, 5)

suite('heat maps', () => {
  before(() => chooseBackend(native === null ? 'wasm' : 'tensorflow', 1))

  test('ONNX Runtime draws as TensorFlow.js does, four times the last feature map; the embedding stays', async () => {
    const runtime = await openOnnxRuntime(toOnnx(TINY, weights), 1)
    assert.equal(runtime.heatMapSize, 16)
    const expected = forwardHeat(TINY, weights, crops)
    for (let n = 0; n < 2; n++) {
      const crop = crops.subarray(256 * n, 256 * (n + 1))
      assertClose(await runtime.heatMap(crop), expected.subarray(256 * n, 256 * (n + 1)), 1e-5)
      assertClose(await runtime.embed(crop), forward(TINY, weights, crop), 1e-5)
    }
    assert.ok(new Set(expected).size > 100, 'a map that differs from place to place')
    await runtime.close()
  })

  test('an encoder of several views draws the crop as it is', async () => {
    const runtime = await openOnnxRuntime(toOnnx({ ...TINY, turns: 2 }, weights), 1)
    assertClose(await runtime.heatMap(crops.subarray(0, 256)), forwardHeat(TINY, weights, crops.subarray(0, 256)), 1e-5)
    await runtime.close()
  })

  test('native TensorFlow draws the same', { skip }, async () => {
    const runtime = openTensorFlowRuntime(native!, TINY, weights)
    assert.equal(runtime.heatMapSize, 16)
    assertClose(await runtime.heatMap(crops.subarray(0, 256)), forwardHeat(TINY, weights, crops.subarray(0, 256)), 1e-5)
    await runtime.close()
  })

  test('the weights file keeps the decoder; one without has no heat map, and says so', async () => {
    const { weights: read } = decodeWeights(encodeWeights(TINY, weights))
    assert.deepEqual(new Map(read), new Map(weights))
    const runtime = await openOnnxRuntime(toOnnx(TINY, randomWeights(TINY, 3)), 1)
    assert.equal(runtime.heatMapSize, null)
    await assert.rejects(runtime.heatMap(crops.subarray(0, 256)), /trained before heat maps existed: train again/)
    await runtime.close()
  })
})
