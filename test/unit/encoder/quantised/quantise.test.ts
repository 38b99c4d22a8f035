import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  type EncoderArchitecture,
  judgingArchitecture,
  trainingArchitecture
} from '../../../../src/encoder/architecture.ts'
import type { EncoderNetwork } from '../../../../src/encoder/dense-head.ts'
import { toOnnx } from '../../../../src/encoder/onnx-model.ts'
import { quantise } from '../../../../src/encoder/quantised/quantise.ts'
import { mapStep, rangeName, wholeConvolution, withoutRanges } from '../../../../src/encoder/quantised/whole-numbers.ts'
import { readMaps } from '../../../../src/encoder/read-maps.ts'
import { openOnnxRuntime } from '../../../../src/encoder/runtime-onnx.ts'
import type { EncoderWeights } from '../../../../src/encoder/weights.ts'
import { decodeWeights, encodeWeights } from '../../../../src/encoder/weights-file.ts'
import { chooseBackend } from '../../../../src/training/network/backend.ts'
import { architectures, assertClose, cropsFor, forward, randomWeights, TINY } from '../encoder-fixture.ts'
import { forwardLook, weightsWithPatches } from '../features-fixture.ts'

await chooseBackend('wasm', 1)

const POLAR = judgingArchitecture(trainingArchitecture({ mode: 'polar', sizePx: 32, columnsPx: 64, margin: 1.1 }))

const cropsOf = (architecture: EncoderArchitecture, n: number, seed: number): Float32Array[] => {
  const all = cropsFor(architecture, n, seed)
  const area = all.length / n
  return Array.from({ length: n }, (_, i) => all.slice(i * area, (i + 1) * area))
}

const quantisedOf = (architecture: EncoderArchitecture, weights: EncoderWeights, seed = 2): Promise<EncoderNetwork> =>
  quantise({ architecture, weights }, cropsOf(architecture, 4, seed))

async function lookAt({ architecture, weights }: EncoderNetwork, crops: Float32Array): Promise<Float32Array> {
  const runtime = await openOnnxRuntime(toOnnx(architecture, weights), 1)
  try {
    return await runtime.look(crops)
  } finally {
    await runtime.close()
  }
}

/** The second map of TINY by whole numbers alone: from the steps of the first, [4, 8, 8], to [6, 4, 4]. */
function secondMap(weights: EncoderWeights, first: readonly number[]): number[] {
  const [before, own] = [mapStep(weights, 0), mapStep(weights, 1)]
  const kernel = weights.get('conv1/kernel')!
  const bias = weights.get('conv1/bias')!
  return Array.from({ length: 6 * 16 }, (_, at) => {
    const [channel, y, x] = [Math.floor(at / 16), Math.floor(at / 4) % 4, at % 4]
    const all = Array.from({ length: 36 }, (_, n) => kernel[n * 6 + channel]!)
    const step = Math.max(...all.map(Math.abs)) / 63
    let sum = Math.round(bias[channel]! / (before * step))
    for (let dy = 0; dy < 3; dy++)
      for (let dx = 0; dx < 3; dx++)
        for (let i = 0; i < 4; i++) {
          const [row, column] = [2 * y + dy, 2 * x + dx]
          if (row > 7 || column > 7) continue
          sum += first[(i * 8 + row) * 8 + column]! * Math.round(all[(dy * 3 + dx) * 4 + i]! / step)
        }
    return Math.min(255, Math.max(0, Math.round((sum * before * step) / own)))
  })
}

suite('quantised encoder', () => {
  test('its maps are what whole numbers give, channel by channel', async () => {
    const { weights } = await quantisedOf(TINY, randomWeights(TINY, 1))
    for (const crop of cropsOf(TINY, 3, 9)) {
      const [first, second] = await readMaps({ architecture: TINY, weights }, [0, 1], [crop])
      const [before, own] = [mapStep(weights, 0), mapStep(weights, 1)]
      const steps = Array.from(first!, (value) => Math.round(value / before))
      first!.forEach((value, i) => assert.ok(Math.abs(value - steps[i]! * before) < 1e-5 * before))
      const expected = secondMap(weights, steps)
      // A sum that lies on a half may be rounded to either side.
      second!.forEach((value, i) => assert.ok(Math.abs(value / own - expected[i]!) <= 1, `${i}`))
      const others = second!.filter((value, i) => Math.abs(value / own - expected[i]!) > 0.01).length
      assert.ok(others <= 1, `${others} of ${second!.length} values are other ones`)
    }
  })

  test('property: TensorFlow.js gives the same embeddings', async () => {
    await fc.assert(
      fc.asyncProperty(architectures, fc.nat(1e6), async (architecture, seed) => {
        const { weights } = await quantisedOf(architecture, randomWeights(architecture, seed))
        const crops = cropsFor(architecture, 2, seed + 1)
        assertClose(await lookAt({ architecture, weights }, crops), forward(architecture, weights, crops), 1e-4)
      }),
      { numRuns: 25 }
    )
  })

  test('so it does of the architecture that judges polar crops, features included', async () => {
    const architecture = { ...POLAR, patches: [1, 3] }
    const network = await quantisedOf(architecture, weightsWithPatches(architecture, 5))
    const crops = cropsFor(architecture, 2, 6)
    const [onnx, tensorflow] = [await lookAt(network, crops), forwardLook(network.architecture, network.weights, crops)]
    const size = Math.max(...onnx.map(Math.abs))
    assertClose(onnx, tensorflow, 1e-4 * size)
  })

  test('lies near the one in float32, and is not the same', async () => {
    const weights = randomWeights(POLAR, 3)
    const network = await quantisedOf(POLAR, weights)
    const crops = cropsFor(POLAR, 4, 8)
    const [whole, real] = [await lookAt(network, crops), await lookAt({ architecture: POLAR, weights }, crops)]
    assertClose(whole, real, 0.05)
    assert.notDeepEqual(whole, real)
  })

  test('what exceeds the range is cut off there', async () => {
    const { weights } = await quantisedOf(TINY, randomWeights(TINY, 1))
    const low = new Map(weights).set(rangeName(1), Float32Array.of(weights.get(rangeName(1))![0]! / 10))
    const [map] = await readMaps({ architecture: TINY, weights: low }, [1], cropsOf(TINY, 1, 2))
    const range = low.get(rangeName(1))![0]!
    assert.ok(Math.abs(Math.max(...map!) - range) < 1e-5 * range)
  })

  test('without its ranges it is the one that it was made of', async () => {
    const weights = randomWeights(TINY, 1)
    const network = await quantisedOf(TINY, weights)
    assert.deepEqual(withoutRanges(network.weights), weights)
    assert.deepEqual(toOnnx(TINY, withoutRanges(network.weights)), toOnnx(TINY, weights))
  })

  test('its files of weights keep the ranges; a range that is not > 0 is refused', async () => {
    const { weights } = await quantisedOf(TINY, randomWeights(TINY, 1))
    assert.deepEqual(decodeWeights(encodeWeights(TINY, weights)).weights, weights)
    for (const range of [0, -1])
      assert.throws(() => toOnnx(TINY, new Map(weights).set(rangeName(1), Float32Array.of(range))), {
        name: 'RangeError',
        message: `weights: expected a value > 0 in conv1/range, received ${range}`
      })
    const { [rangeName(1)]: _, ...rest } = Object.fromEntries(weights)
    assert.throws(() => toOnnx(TINY, new Map(Object.entries(rest))), /conv1\/range, received none/)
    await assert.rejects(quantise({ architecture: TINY, weights }, []), /at least one to take the ranges from/)
  })
})

suite('wholeConvolution', () => {
  test('property: a kernel comes back within half a step, with 7 bits, and its bias within 32', () => {
    const values = fc.array(fc.float({ min: -9, max: 9, noNaN: true }), { minLength: 18, maxLength: 18 })
    const biases = fc.array(fc.float({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 2 })
    fc.assert(
      fc.property(values, biases, fc.float({ min: Math.fround(1e-6), max: 10, noNaN: true }), (kernel, bias, step) => {
        const whole = wholeConvolution(Float32Array.from(kernel), Float32Array.from(bias), step)
        kernel.forEach((value, i) => {
          const own = whole.steps[i % 2]!
          assert.ok(Math.abs(whole.kernel[i]!) <= 63)
          assert.ok(Math.abs(whole.kernel[i]! * own - value) <= 0.501 * own)
        })
        bias.forEach((value, c) => {
          const own = whole.steps[c]! * step
          assert.ok(Math.abs(whole.bias[c]!) <= 2 ** 30 + 512)
          assert.ok(Math.abs(whole.bias[c]! * own - value) <= 0.501 * own + 1e-6 * Math.abs(value))
        })
      })
    )
  })
})
