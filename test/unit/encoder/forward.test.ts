import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import { identityHead, pooledOf, pooledSize, withHead } from '../../../src/encoder/dense-head.ts'
import { embedding, featureMap, pool } from '../../../src/encoder/forward.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import { assertClose, cropsFor, forward, randomCrops, randomWeights, TINY, wave } from './encoder-fixture.ts'

await chooseBackend('wasm', 1)

suite('forward pass', () => {
  test('agrees with torch', () => {
    // torch 2 in float64: conv2d on inputs padded as TensorFlow's 'same' does, ReLU, cat(mean, max), matmul, division
    // by the norm
    const architecture = {
      inputSize: 8,
      convolutions: [
        { channels: 3, stride: 2 },
        { channels: 4, stride: 1 }
      ],
      embeddingSize: 3
    } as const
    const weights = new Map([
      ['conv0/kernel', wave(27, 1.3, 0.1, 0.5)],
      ['conv0/bias', wave(3, 1.7, 0.2, 0.1)],
      ['conv1/kernel', wave(108, 1.3, 1.1, 0.5)],
      ['conv1/bias', wave(4, 1.7, 1.2, 0.1)],
      ['dense/kernel', wave(24, 1.1, 0.4, 0.5)],
      ['dense/bias', wave(3, 0.6, 0.9, 0.1)]
    ])
    assertClose(
      forward(architecture, weights, wave(128, 0.7, 0.3)),
      [
        -0.7435469649611511, -0.3489788980423504, 0.5703960375164492, -0.32050234042323494, 0.29939563987486234,
        0.8986882109998225
      ],
      2e-6
    )
  })

  test('gives rows of length 1, and a row of zeros, not NaN, where there is nothing to normalise', () => {
    const rows = forward(TINY, randomWeights(TINY, 1), randomCrops(3, 16, 2))
    for (let n = 0; n < 3; n++) assert.ok(Math.abs(Math.hypot(...rows.subarray(5 * n, 5 * n + 5)) - 1) < 1e-5)
    const zeros = new Map([...randomWeights(TINY, 1)].map(([name, values]) => [name, new Float32Array(values.length)]))
    assert.deepEqual([...forward(TINY, zeros, randomCrops(1, 16, 2))], [0, 0, 0, 0, 0])
  })

  test("turned views: pooled features are the mean of the crop's and of the crop's turned by half a cell", () => {
    const base = { architecture: TINY, weights: randomWeights(TINY, 1) }
    const P = pooledSize(TINY)
    const pooled = (turns: number, crops: Float32Array): Float32Array => {
      const { architecture, weights } = withHead({ ...base, architecture: { ...TINY, turns } }, identityHead(TINY))
      return pooledOf(forward(architecture, weights, crops), P)
    }
    const crops = randomCrops(2, 16, 2)
    const turned = crops.map((_, i) => crops[i - (i % 16) + ((i + 2) % 16)]!)
    const [plain, other] = [pooled(1, crops), pooled(1, turned)]
    assertClose(
      pooled(2, crops),
      plain.map((value, i) => (value + other[i]!) / 2),
      1e-5
    )
  })

  test('columns that wrap: a crop turned by whole cells has the same pooled features, of any shape', () => {
    const architecture = { ...TINY, inputColumns: 24, wraps: true }
    const { weights } = withHead({ architecture, weights: randomWeights(TINY, 1) }, identityHead(TINY))
    const pooled = (crops: Float32Array, wraps: boolean): Float32Array =>
      pooledOf(
        forward({ ...withHead({ architecture, weights }, identityHead(TINY)).architecture, wraps }, weights, crops),
        pooledSize(TINY)
      )
    const crops = cropsFor(architecture, 2, 5)
    const turned = crops.map((_, i) => crops[i - (i % 24) + ((i + 8) % 24)]!)
    assertClose(pooled(turned, true), pooled(crops, true), 1e-5)
    assert.throws(() => assertClose(pooled(turned, false), pooled(crops, false), 1e-3))
  })

  test('turned views of columns that wrap: the mean over crops turned one by one, though first layers run once', () => {
    for (const [turns, steps] of [
      [2, [0, 2]],
      [4, [0, 1, 2, 3]]
    ] as const) {
      const pooled = (crops: Float32Array, views: number): Float32Array => {
        const { architecture, weights } = withHead(
          {
            architecture: { ...TINY, inputColumns: 24, wraps: true, ...(views > 1 && { turns: views }) },
            weights: randomWeights(TINY, 1)
          },
          identityHead(TINY)
        )
        return pooledOf(forward(architecture, weights, crops), pooledSize(TINY))
      }
      const crops = cropsFor({ ...TINY, inputColumns: 24 }, 2, 6)
      const turned = steps.map((step) =>
        pooled(
          crops.map((_, i) => crops[i - (i % 24) + ((i + step) % 24)]!),
          1
        )
      )
      assertClose(
        pooled(crops, turns),
        turned[0]!.map((_, i) => turned.reduce((sum, row) => sum + row[i]! / turns, 0)),
        1e-5
      )
    }
  })

  test('names the tensor that is missing', () => {
    tf.tidy(() => {
      assert.throws(() => featureMap(TINY, new Map(), tf.zeros([1, 16, 16, 1])), {
        name: 'RangeError',
        message: "parameters: expected a tensor 'conv0/kernel', received none"
      })
      assert.throws(() => embedding(new Map(), pool(tf.zeros([1, 4, 4, 6]))), {
        name: 'RangeError',
        message: /'dense\/kernel'/
      })
    })
  })
})
