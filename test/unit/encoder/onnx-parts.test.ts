import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { partModel } from '../../../src/encoder/onnx-parts.ts'
import { ModelProto } from '../../../src/encoder/onnx-schema.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import { changeOnnx } from './change-onnx.ts'
import { forward, forwardHeat, assertClose, randomCrops, randomWeights, TINY } from './encoder-fixture.ts'
import { weightsWithPatches } from './features-fixture.ts'

await chooseBackend('wasm', 1)
const weights = randomWeights(TINY, 1, true)
const model = toOnnx(TINY, weights)

interface Read {
  readonly graph: Record<'node' | 'initializer' | 'output', readonly { readonly name: string }[]>
}

const namesIn = (bytes: Uint8Array, what: keyof Read['graph']): string[] =>
  (ModelProto.decode(bytes) as unknown as Read).graph[what].map(({ name }) => name)

suite('partModel', () => {
  test('what judges has no decoder; what draws is the whole', () => {
    const { judging, drawing } = partModel(model)
    assert.deepEqual(namesIn(judging, 'output'), ['embeddings'])
    for (const what of ['node', 'initializer'] as const) {
      assert.ok(namesIn(model, what).some((name) => name.startsWith('decoder')))
      assert.deepEqual(
        namesIn(judging, what).filter((name) => name.startsWith('decoder') || name.startsWith('defect')),
        []
      )
    }
    assert.deepEqual(drawing, { model, heatMapSize: 16 })
    // The rest is as an encoder that never had a decoder.
    assert.deepEqual(judging, toOnnx(TINY, randomWeights(TINY, 1)))
  })

  test('one model does all without heat maps, and where features need the decoder', () => {
    for (const whole of [
      toOnnx(TINY, randomWeights(TINY, 1)),
      toOnnx({ ...TINY, patches: [1] }, weightsWithPatches({ ...TINY, patches: [1] }, 1, true))
    ])
      assert.deepEqual(partModel(whole), { judging: whole, drawing: null })
  })

  test('a model from elsewhere, or none, is left as it is', () => {
    const foreign = changeOnnx(model, (found) => {
      found.producerName = 'pytorch'
    })
    assert.equal(partModel(foreign).judging, foreign)
    const none = new TextEncoder().encode('no model')
    assert.equal(partModel(none).judging, none)
  })

  test('embeddings and heat maps are those of the whole, before and after the first heat map', async () => {
    const runtime = await openOnnxRuntime(model, 1)
    const crops = randomCrops(2, 16, 3)
    const one = crops.subarray(0, 256)
    try {
      assert.equal(runtime.heatMapSize, 16)
      for (let n = 0; n < 2; n++) {
        assertClose(await runtime.embed(crops), forward(TINY, weights, crops), 1e-4)
        assertClose(await runtime.look(crops), forward(TINY, weights, crops), 1e-4)
        const [first, second] = await Promise.all([runtime.heatMap(one), runtime.heatMap(one)])
        assertClose(first, forwardHeat(TINY, weights, one), 1e-4)
        assert.deepEqual(first, second)
      }
    } finally {
      await runtime.close()
    }
    await assert.rejects(runtime.embed(crops))
    await assert.rejects(runtime.heatMap(one))
  })
})
