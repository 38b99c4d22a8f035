import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { EncoderRuntime } from '../../../../src/encoder/runtime.ts'
import { batchPasses } from '../../../../src/inspection/threads/batch-passes.ts'

const crop = (value: number): Float32Array => new Float32Array(4).fill(value)

/**
 * An encoder of 2x2 crops whose passes end when they are told to; an embedding is the crop's value and its negative,
 * its feature ten times the value.
 */
function bench() {
  const passes: { readonly values: number[]; readonly end: (error?: Error) => void }[] = []
  const pass =
    (rowOf: (value: number) => readonly number[]) =>
    (crops: Float32Array): Promise<Float32Array> =>
      new Promise((resolve, reject) => {
        const values = Array.from({ length: crops.length / 4 }, (_, n) => crops[4 * n]!)
        passes.push({
          values,
          end: (error) => {
            if (error) reject(error)
            else resolve(Float32Array.from(values.flatMap(rowOf)))
          }
        })
      })
  const encoder: EncoderRuntime = {
    name: 'onnx',
    device: 'cpu',
    inputSize: 2,
    embeddingSize: 2,
    heatMapSize: null,
    heatMap: async () => new Float32Array(),
    close: async () => {},
    embed: pass((value) => [value, -value]),
    featureSize: 1,
    look: pass((value) => [value, -value, 10 * value])
  }
  return { passes, encoder: batchPasses(encoder) }
}

const settle = (): Promise<void> => new Promise(setImmediate)

suite('batchPasses', () => {
  test('what comes while nothing runs goes at once; what waits goes together, in order, each to its own', async () => {
    const { passes, encoder } = bench()
    const answers = [1, 2, 3, 4].map((value) => encoder.embed(crop(value)))
    assert.deepEqual(
      passes.map(({ values }) => values),
      [[1]]
    )
    passes[0]!.end()
    await settle()
    assert.deepEqual(
      passes.map(({ values }) => values),
      [[1], [2, 3, 4]]
    )
    const late = encoder.embed(crop(5))
    passes[1]!.end()
    await settle()
    passes[2]!.end()
    assert.deepEqual(
      await Promise.all([...answers, late]),
      [1, 2, 3, 4, 5].map((value) => Float32Array.of(value, -value))
    )
    await settle()
    const next = encoder.embed(crop(6))
    assert.deepEqual(
      passes.map(({ values }) => values),
      [[1], [2, 3, 4], [5], [6]]
    )
    passes[3]!.end()
    assert.deepEqual(await next, Float32Array.of(6, -6))
  })

  test('no more than 8 go together', async () => {
    const { passes, encoder } = bench()
    const answers = Array.from({ length: 12 }, (_, n) => encoder.embed(crop(n)))
    for (let n = 0; n < 3; n++) {
      await settle()
      passes[n]!.end()
    }
    await Promise.all(answers)
    assert.deepEqual(
      passes.map(({ values }) => values.length),
      [1, 8, 3]
    )
  })

  test('of a pass that fails each is tried by itself: one that fails again takes none with it', async () => {
    const { passes, encoder } = bench()
    const answers = [1, 2, 3].map((value) => encoder.embed(crop(value)))
    passes[0]!.end()
    await settle()
    passes[1]!.end(new Error('together'))
    await settle()
    passes[2]!.end(new Error('by itself'))
    await assert.rejects(answers[1]!, { message: 'by itself' })
    await settle()
    passes[3]!.end()
    assert.deepEqual(await answers[2], Float32Array.of(3, -3))
    assert.deepEqual(
      passes.map(({ values }) => values),
      [[1], [2, 3], [2], [3]]
    )
  })

  test('several crops at once, and crops of another size, are left to the encoder', async () => {
    const { passes, encoder } = bench()
    const two = encoder.embed(Float32Array.of(...crop(1), ...crop(2)))
    passes[0]!.end()
    assert.deepEqual(await two, Float32Array.of(1, -1, 2, -2))
    const looked = encoder.look(Float32Array.of(...crop(1), ...crop(2)))
    passes[1]!.end()
    assert.deepEqual(await looked, Float32Array.of(1, -1, 10, 2, -2, 20))
  })

  test('embeddings and features that are asked for at the same time go together', async () => {
    const { passes, encoder } = bench()
    const first = encoder.look(crop(1))
    const [embedding, row] = [encoder.embed(crop(2)), encoder.look(crop(3))]
    passes[0]!.end()
    await settle()
    assert.deepEqual(passes[1]!.values, [2, 3])
    passes[1]!.end()
    assert.deepEqual(await Promise.all([first, embedding, row]), [
      Float32Array.of(1, -1, 10),
      Float32Array.of(2, -2),
      Float32Array.of(3, -3, 30)
    ])
  })
})
