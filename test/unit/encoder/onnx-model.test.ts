import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { DEFAULT_ARCHITECTURE, type EncoderArchitecture } from '../../../src/encoder/architecture.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import { architectures, assertClose, cropsFor, forward, randomWeights, TINY } from './encoder-fixture.ts'

await chooseBackend('wasm', 1)

async function assertSameEmbeddings(architecture: EncoderArchitecture, n: number, seed: number): Promise<void> {
  const weights = randomWeights(architecture, seed)
  const crops = cropsFor(architecture, n, seed + 1)
  const runtime = await openOnnxRuntime(toOnnx(architecture, weights), 1)
  try {
    assertClose(await runtime.embed(crops), forward(architecture, weights, crops), 1e-4)
  } finally {
    await runtime.close()
  }
}

suite('toOnnx', () => {
  test('property: ONNX Runtime gives the same embeddings as TensorFlow.js within 1e-4', async () => {
    await fc.assert(
      fc.asyncProperty(architectures, fc.integer({ min: 1, max: 4 }), fc.nat(1e6), assertSameEmbeddings),
      { numRuns: 25 }
    )
  })
  test('so does the default architecture', () => assertSameEmbeddings(DEFAULT_ARCHITECTURE, 2, 7))

  test('is the same bytes for the same weights', () => {
    assert.deepEqual(toOnnx(TINY, randomWeights(TINY, 1)), toOnnx(TINY, randomWeights(TINY, 1)))
    assert.notDeepEqual(toOnnx(TINY, randomWeights(TINY, 1)), toOnnx(TINY, randomWeights(TINY, 2)))
  })

  test('refuses weights of another architecture, NaN, and an architecture that is none', () => {
    const weights = randomWeights(TINY, 1)
    assert.throws(() => toOnnx({ ...TINY, embeddingSize: 6 }, weights), {
      name: 'RangeError',
      message: 'weights: expected 72 values [12, 6] for dense/kernel, received 60'
    })
    assert.throws(() => toOnnx(TINY, new Map(weights).set('conv0/bias', Float32Array.of(0, NaN, 0, 0))), {
      name: 'RangeError',
      message: /NaN or Infinity in conv0\/bias/
    })
    assert.throws(() => toOnnx({ ...TINY, inputSize: 18 }, weights), { name: 'RangeError', message: /inputSize/ })
  })
})
