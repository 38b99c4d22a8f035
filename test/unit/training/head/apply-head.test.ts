import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { identityHead, pooledOf, pooledSize, withHead } from '../../../../src/encoder/dense-head.ts'
import { toOnnx } from '../../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../../src/encoder/runtime-onnx.ts'
import { applyHead } from '../../../../src/training/head/apply-head.ts'
import { momentsOf } from '../../../../src/scoring/row-moments.ts'
import { defectHead } from '../../../../src/training/head/defect-head.ts'
import { foldedWeights, initialValues } from '../../../../src/training/network/training-parameters.ts'

const architecture = {
  inputSize: 16,
  convolutions: [
    { channels: 4, stride: 2 },
    { channels: 6, stride: 2 }
  ],
  embeddingSize: 5
} as const
const P = pooledSize(architecture)
const base = { architecture, weights: foldedWeights(architecture, initialValues(architecture, createRandom(3).normal)) }

async function run(network: typeof base | ReturnType<typeof withHead>, crops: Float32Array): Promise<Float32Array> {
  const encoder = await openOnnxRuntime(toOnnx(network.architecture, network.weights), 1)
  try {
    return Float32Array.from(await encoder.embed(crops))
  } finally {
    await encoder.close()
  }
}

const { normal } = createRandom(4)
const crops = Float32Array.from({ length: 9 * 256 }, () => normal())
const close = (a: Float32Array, b: Float32Array, tolerance: number): void => {
  assert.equal(a.length, b.length)
  a.forEach((value, i) => {
    assert.ok(Math.abs(value - b[i]!) <= tolerance, `${i}: ${value} ${b[i]}`)
  })
}

suite('heads of an encoder', () => {
  test("pooled features through the identity head and the encoder's dense layer give its own embeddings", async () => {
    const pooled = pooledOf(await run(withHead(base, identityHead(architecture)), crops), P)
    const dense = { kernel: base.weights.get('dense/kernel')!, bias: base.weights.get('dense/bias')! }
    close(applyHead(pooled, P, dense), await run(base, crops), 1e-5)
  })

  test('the runtime gives what applyHead computes; small distances across it agree by a factor', async () => {
    const pooled = pooledOf(await run(withHead(base, identityHead(architecture)), crops), P)
    const { head } = defectHead(pooled, momentsOf(pooled, P), {
      weights: Float32Array.from({ length: P }, normal),
      bias: 0.3
    })
    const rows = await run(withHead(base, head), crops)
    close(rows, applyHead(pooled, P, head), 1e-4)
    const D = P + 2
    for (let n = 0; n < 9; n++) assert.ok(Math.abs(Math.hypot(...rows.subarray(n * D, (n + 1) * D)) - 1) < 1e-5)
    // Two rows near the mean. Of a small step d from a, the embedding keeps what is perpendicular to a, divided by the
    // length of a.
    const mean = Float32Array.from({ length: P }, (_, i) =>
      Array.from({ length: 9 }, (_, n) => pooled[n * P + i]! / 9).reduce((a, b) => a + b, 0)
    )
    const near = mean.map((value, i) => value + (i === 0 ? 1e-3 : 0))
    const [a, b] = [applyHead(mean, P, head), applyHead(near, P, head)]
    const step = head.kernel.subarray(0, D).map((value) => 1e-3 * value)
    const made = head.bias.map((value, j) =>
      mean.reduce((sum, feature, i) => sum + feature * head.kernel[i * D + j]!, value)
    )
    const along = step.reduce((sum, value, j) => sum + value * made[j]!, 0) / Math.hypot(...made)
    const expected = Math.sqrt(Math.hypot(...step) ** 2 - along ** 2) / Math.hypot(...made)
    const found = Math.hypot(...a.map((value, i) => value - b[i]!))
    assert.ok(Math.abs(found - expected) < 0.02 * expected, `${found} ${expected}`)
  })
})
