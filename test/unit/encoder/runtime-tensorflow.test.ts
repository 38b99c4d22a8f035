import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { openTensorFlowRuntime } from '../../../src/encoder/runtime-tensorflow.ts'
import type { EncoderArchitecture } from '../../../src/encoder/architecture.ts'
import { assertClose, nativeTensorFlow, randomCrops, randomWeights, TINY } from './encoder-fixture.ts'

const { native, skip } = await nativeTensorFlow()

suite('openTensorFlowRuntime', { skip }, () => {
  const cases: [string, EncoderArchitecture][] = [
    ['the tiny architecture', TINY],
    [
      'odd maps and stride 1',
      {
        inputSize: 10,
        convolutions: [
          { channels: 3, stride: 2 },
          { channels: 7, stride: 1 }
        ],
        embeddingSize: 4
      }
    ],
    ['one layer', { inputSize: 9, convolutions: [{ channels: 5, stride: 1 }], embeddingSize: 2 }]
  ]
  for (const [name, architecture] of cases) {
    test(`gives the embeddings of ONNX Runtime within 1e-4: ${name}`, async () => {
      const weights = randomWeights(architecture, 4)
      const runtime = openTensorFlowRuntime(native!, architecture, weights)
      const onnx = await openOnnxRuntime(toOnnx(architecture, weights), 1)
      for (const n of [1, 3]) {
        const crops = randomCrops(n, architecture.inputSize, n)
        assertClose(await runtime.embed(crops), await onnx.embed(crops), 1e-4)
      }
      await runtime.close()
      await onnx.close()
    })
  }

  test('says what it is, keeps no tensor of an answer, and none at all once closed', async () => {
    const before = tf.memory().numTensors
    const runtime = openTensorFlowRuntime(native!, TINY, randomWeights(TINY, 1))
    assert.deepEqual(
      [runtime.name, runtime.device, runtime.inputSize, runtime.embeddingSize],
      ['tensorflow', native!.device, 16, 5]
    )
    const open = tf.memory().numTensors
    await runtime.embed(randomCrops(2, 16, 1))
    assert.equal(tf.memory().numTensors, open)
    await runtime.close()
    assert.equal(tf.memory().numTensors, before)
  })

  test('refuses crops that are not whole, and weights of another architecture', async () => {
    const runtime = openTensorFlowRuntime(native!, TINY, randomWeights(TINY, 1))
    await assert.rejects(runtime.embed(new Float32Array(255)), {
      name: 'RangeError',
      message: /expected N \* 16 \* 16 values with N >= 1, received 255/
    })
    await runtime.close()
    assert.throws(() => openTensorFlowRuntime(native!, { ...TINY, embeddingSize: 6 }, randomWeights(TINY, 1)), {
      name: 'RangeError',
      message: /dense\/kernel/
    })
  })
})
