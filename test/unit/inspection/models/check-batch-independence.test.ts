import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { toOnnx } from '../../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../../src/encoder/runtime-onnx.ts'
import type { EncoderRuntime } from '../../../../src/encoder/runtime.ts'
import { checkBatchIndependence } from '../../../../src/inspection/models/check-batch-independence.ts'
import { centreOverBatch, changeOnnx, fixBatch } from '../../encoder/change-onnx.ts'
import { randomCrops, randomWeights, TINY } from '../../encoder/encoder-fixture.ts'

const onnx = toOnnx(TINY, randomWeights(TINY, 1))
const crop = randomCrops(1, 16, 2)

async function tried(model: Uint8Array, change: (encoder: EncoderRuntime) => Partial<EncoderRuntime> = () => ({})) {
  const encoder = await openOnnxRuntime(model, 1)
  try {
    await checkBatchIndependence({ ...encoder, ...change(encoder) }, crop)
  } finally {
    await encoder.close()
  }
}

suite('checkBatchIndependence', () => {
  test('an encoder that looks at each crop by itself passes, one crop at a time as well', async () => {
    await tried(onnx)
    await tried(changeOnnx(onnx, fixBatch(1)))
  })

  test('refuses one that takes a mean over the batch', async () => {
    for (const layer of ['relu0', 'conv1', 'relu1']) {
      await assert.rejects(tried(changeOnnx(onnx, centreOverBatch(layer))), {
        message:
          /^the encoder gives another embedding for a crop when 1 other \(.*\) are encoded at the same time \(by up to /
      })
    }
  })

  test('refuses one that depends on the seventh neighbour, or on the place', async () => {
    const change = (size: number, place: number) => (encoder: EncoderRuntime) => ({
      async embed(crops: Float32Array) {
        const rows = Float32Array.from(await encoder.embed(crops))
        if (crops.length === size * 256) rows[place * TINY.embeddingSize]! += 3e-4
        return rows
      }
    })
    await assert.rejects(tried(onnx, change(8, 7)), /when 7 others .* \(by up to 0\.00030, expected at most 0\.0001\)/)
    await assert.rejects(tried(onnx, change(8, 4)), /when 7 others/)
    await assert.rejects(tried(onnx, change(2, 1)), /when 1 other /)
  })

  test('refuses one that answers otherwise each time, or not a number', async () => {
    let calls = 0
    await assert.rejects(
      tried(onnx, (encoder) => ({
        embed: async (crops) => (await encoder.embed(crops)).map((value) => value + 0.001 * calls++)
      })),
      /gives another embedding when it encodes the same crop again/
    )
    await assert.rejects(
      tried(onnx, () => ({ embed: async (crops) => new Float32Array((crops.length / 256) * 5).fill(NaN) })),
      /by up to NaN/
    )
  })

  test('refuses one that takes no batch, or answers too few rows', async () => {
    await assert.rejects(
      tried(onnx, (encoder) => ({
        async embed(crops) {
          if (crops.length > 256) throw new Error('Reshape: 2 is not 1')
          return encoder.embed(crops)
        }
      })),
      { message: 'expected an encoder that takes several crops at once, this one does not take 2: Reshape: 2 is not 1' }
    )
    await assert.rejects(
      tried(onnx, (encoder) => ({ embed: async (crops) => (await encoder.embed(crops)).slice(0, 5) })),
      { message: 'expected 2 embeddings of 5 values for 2 crops, received 5 values' }
    )
  })
})
