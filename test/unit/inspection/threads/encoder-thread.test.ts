import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { toOnnx } from '../../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../../src/encoder/runtime-onnx.ts'
import { createEncoderThread, type EncoderThread } from '../../../../src/inspection/threads/encoder-thread.ts'
import { randomCrops, randomWeights, TINY } from '../../encoder/encoder-fixture.ts'

const model = toOnnx(TINY, randomWeights(TINY, 1, true))
const crops = randomCrops(3, 16, 2)

suite('createEncoderThread', () => {
  test('another thread gives the same embeddings and heat map as this one, and the crops stay', async (t) => {
    const here = await openOnnxRuntime(model, 1)
    t.after(() => here.close())
    const there = await opened(t).open(model)
    const given = Float32Array.from(crops)
    assert.deepEqual(
      [there.name, there.device, there.inputSize, there.embeddingSize, there.heatMapSize],
      [here.name, here.device, here.inputSize, here.embeddingSize, here.heatMapSize]
    )
    assert.deepEqual(await there.embed(given), await here.embed(crops))
    assert.deepEqual(await there.heatMap(given.subarray(0, 256)), await here.heatMap(crops.subarray(0, 256)))
    assert.deepEqual(given, crops)
    await there.close()
  })

  test('several models at once, each gives its own', async (t) => {
    const thread = opened(t)
    const models = [1, 2, 3].map((seed) => toOnnx(TINY, randomWeights(TINY, seed)))
    const runtimes = await Promise.all(models.map((bytes) => thread.open(bytes)))
    const together = await Promise.all([...runtimes, ...runtimes].map((runtime) => runtime.embed(crops)))
    for (const [n, bytes] of models.entries()) {
      const alone = await openOnnxRuntime(bytes, 1)
      const expected = await alone.embed(crops)
      await alone.close()
      assert.deepEqual([together[n], together[n + 3]], [expected, expected])
    }
    await runtimes[0]!.close()
    assert.equal((await runtimes[1]!.embed(crops)).length, 3 * 5)
  })

  test('the event loop turns while a pass runs', async (t) => {
    const slow = {
      inputSize: 256,
      convolutions: [
        { channels: 64, stride: 1 },
        { channels: 64, stride: 2 }
      ],
      embeddingSize: 5
    } as const
    const runtime = await opened(t).open(toOnnx(slow, randomWeights(slow, 1)))
    let running = true
    const pass = runtime.embed(randomCrops(1, 256, 1)).then(() => {
      running = false
    })
    const turn = async (turns: number): Promise<number> => {
      await new Promise(setImmediate)
      return running ? turn(turns + 1) : turns
    }
    const turns = await turn(0)
    await pass
    assert.ok(turns > 20, `${turns} turns`)
  })

  test('refuses no model, cut crops, a heat map without a decoder, as ONNX Runtime in this thread', async (t) => {
    const thread = opened(t)
    await assert.rejects(thread.open(new TextEncoder().encode('this is no model at all')), /protobuf|parse|load/i)
    const runtime = await thread.open(toOnnx(TINY, randomWeights(TINY, 1)))
    await assert.rejects(runtime.embed(new Float32Array(255)), {
      name: 'RangeError',
      message: 'crops: expected N * 16 * 16 values with N >= 1, received 255'
    })
    await assert.rejects(runtime.heatMap(crops.subarray(0, 256)), /expected a model version with a decoder/)
  })
})

function opened(t: TestContext): EncoderThread {
  const thread = createEncoderThread(1)
  t.after(() => thread.close())
  return thread
}
