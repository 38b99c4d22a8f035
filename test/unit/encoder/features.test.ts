import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { EncoderArchitecture } from '../../../src/encoder/architecture.ts'
import { featureSize, featureSpans, patchShapes, reconstructionStep } from '../../../src/encoder/features.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { readMaps } from '../../../src/encoder/read-maps.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { openTensorFlowRuntime } from '../../../src/encoder/runtime-tensorflow.ts'
import { type EncoderRuntime, sideBySide } from '../../../src/encoder/runtime.ts'
import { checkWeights } from '../../../src/encoder/weights.ts'
import { decodeWeights, encodeWeights } from '../../../src/encoder/weights-file.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import { assertClose, cropsFor, nativeTensorFlow, randomWeights, TINY } from './encoder-fixture.ts'
import { forwardLook, weightsWithPatches } from './features-fixture.ts'

const PATCHED: EncoderArchitecture = { ...TINY, patches: [0, 1] }
const POLAR: EncoderArchitecture = { ...PATCHED, inputColumns: 24, wraps: true }

async function withOnnx(
  architecture: EncoderArchitecture,
  weights: ReadonlyMap<string, Float32Array>,
  use: (encoder: EncoderRuntime) => Promise<void>
): Promise<void> {
  const encoder = await openOnnxRuntime(toOnnx(architecture, weights), 1)
  try {
    await use(encoder)
  } finally {
    await encoder.close()
  }
}

suite('featureSpans', () => {
  test('in order: pooled features, two values a row of the layers, one a row of the reconstruction', () => {
    // Maps of 16 x 16 through two strides: 8 rows, then 4; the decoder makes 4 * 4 = 16 rows of it again.
    assert.deepEqual(featureSpans(PATCHED, true), [
      { name: 'features', from: 0, length: 12 },
      { name: 'patches', from: 12, length: 2 * 8 + 2 * 4 },
      { name: 'reconstruction', from: 36, length: 16 }
    ])
    assert.equal(featureSize(featureSpans(PATCHED, true)), 52)
    assert.equal(featureSize(featureSpans(PATCHED, false)), 36)
    assert.equal(reconstructionStep(PATCHED), 1)
    assert.deepEqual(
      [...patchShapes({ ...PATCHED, patches: [1] })],
      [
        ['patch1/kernel', [4, 6, 6]],
        ['patch1/bias', [4, 6]]
      ]
    )
  })

  test('none without patches', () => {
    for (const architecture of [TINY, { ...TINY, patches: [] }])
      assert.deepEqual([featureSpans(architecture, true), featureSize([])], [[], 0])
  })
})

suite('features', () => {
  before(() => chooseBackend('wasm', 1))

  const cases: [string, EncoderArchitecture, boolean][] = [
    ['square crops', PATCHED, false],
    ['with a decoder', PATCHED, true],
    ['polar crops', POLAR, true],
    ['polar crops in 2 turned views', { ...POLAR, turns: 2 }, true],
    ['polar crops in 4 turned views, one layer', { ...POLAR, turns: 4, patches: [1] }, true],
    ['square crops in turned views', { ...PATCHED, turns: 2 }, false],
    [
      'a decoder whose picture is smaller than the crop',
      {
        inputSize: 16,
        inputColumns: 32,
        wraps: true,
        turns: 4,
        convolutions: [
          { channels: 3, stride: 2 },
          { channels: 4, stride: 2 },
          { channels: 5, stride: 2 },
          { channels: 5, stride: 1 }
        ],
        embeddingSize: 4,
        patches: [1, 2]
      },
      true
    ]
  ]
  for (const [name, architecture, decoder] of cases) {
    test(`ONNX Runtime and TensorFlow.js agree within 1e-4: ${name}`, () => {
      const weights = weightsWithPatches(architecture, 3, decoder)
      return withOnnx(architecture, weights, async (encoder) => {
        const crops = cropsFor(architecture, 3, 4)
        const spans = featureSpans(architecture, decoder)
        assert.equal(encoder.featureSize, featureSize(spans))
        const rows = await encoder.look(crops)
        assert.equal(rows.length, 3 * (encoder.embeddingSize + encoder.featureSize))
        assertClose(rows, forwardLook(architecture, weights, crops), 1e-4)
      })
    })
  }

  test('the embeddings are those of embed, one by one too', () =>
    withOnnx(POLAR, weightsWithPatches(POLAR, 5, true), async (encoder) => {
      const crops = cropsFor(POLAR, 2, 6)
      const [D, L] = [encoder.embeddingSize, encoder.embeddingSize + encoder.featureSize]
      const [rows, embeddings] = [await encoder.look(crops), await encoder.embed(crops)]
      for (const n of [0, 1]) {
        assertClose(rows.subarray(n * L, n * L + D), embeddings.subarray(n * D, (n + 1) * D), 1e-6)
        const area = crops.length / 2
        assertClose(await encoder.look(crops.slice(n * area, (n + 1) * area)), rows.subarray(n * L, (n + 1) * L), 1e-5)
      }
    }))

  test('patches do not change the embedding of an encoder', async () => {
    const weights = weightsWithPatches(PATCHED, 7)
    const crops = cropsFor(PATCHED, 2, 8)
    let plain = new Float32Array()
    await withOnnx(TINY, weights, async (encoder) => {
      plain = (await encoder.embed(crops)) as Float32Array<ArrayBuffer>
    })
    await withOnnx(PATCHED, weights, async (encoder) => {
      assertClose(await encoder.embed(crops), plain, 1e-6)
    })
  })

  test('an encoder from before there were patches gives its embeddings and nothing beside them', () =>
    withOnnx(TINY, randomWeights(TINY, 1, true), async (encoder) => {
      assert.equal(encoder.featureSize, 0)
      const crops = cropsFor(TINY, 3, 2)
      assert.deepEqual(await encoder.look(crops), await encoder.embed(crops))
    }))

  test('a part turned by whole cells of the last map has the same features', () =>
    withOnnx(POLAR, weightsWithPatches(POLAR, 9), async (encoder) => {
      const crops = cropsFor(POLAR, 1, 10)
      const turned = crops.map((_, i) => crops[i - (i % 24) + ((i + 8) % 24)]!)
      assertClose(await encoder.look(turned), await encoder.look(crops), 1e-4)
    }))
})

const { native, skip } = await nativeTensorFlow()
suite('features of the native TensorFlow', { skip }, () => {
  test('are those of ONNX Runtime within 1e-4', () => {
    const weights = weightsWithPatches(POLAR, 11, true)
    const runtime = openTensorFlowRuntime(native!, POLAR, weights)
    return withOnnx(POLAR, weights, async (encoder) => {
      const crops = cropsFor(POLAR, 3, 12)
      assert.equal(runtime.featureSize, encoder.featureSize)
      assertClose(await runtime.look(crops), await encoder.look(crops), 1e-4)
      await runtime.close()
    })
  })
})

suite('weights with patches', () => {
  test('come back from their files with the layers that they are for', () => {
    const weights = weightsWithPatches(POLAR, 13, true)
    const back = decodeWeights(encodeWeights(POLAR, weights))
    assert.deepEqual([back.architecture, [...back.weights.keys()].toSorted()], [POLAR, [...weights.keys()].toSorted()])
    assert.deepEqual(back.weights.get('patch1/kernel'), weights.get('patch1/kernel'))
  })

  test('a patch that is missing or too short is named', () => {
    const weights = new Map(weightsWithPatches(PATCHED, 1))
    weights.set('patch1/bias', new Float32Array(3))
    assert.throws(() => checkWeights(PATCHED, weights), {
      name: 'RangeError',
      message: /24 values \[4, 6\] for patch1\/bias, received 3/
    })
    weights.delete('patch1/bias')
    assert.throws(() => toOnnx(PATCHED, weights), { name: 'RangeError', message: /patch1\/bias, received none/ })
  })

  test('layers that the encoder has not are refused', () => {
    for (const patches of [[2], [-1], [0.5], 'all'])
      assert.throws(() => toOnnx({ ...TINY, patches } as EncoderArchitecture, weightsWithPatches(TINY, 1)), {
        name: 'RangeError',
        message: /architecture\.patches: expected numbers of layers below 2/
      })
  })
})

suite('readMaps', () => {
  test('by hand: a layer that copies its input gives the crop, negative values cut off, in any number', async () => {
    const architecture: EncoderArchitecture = {
      inputSize: 4,
      convolutions: [{ channels: 2, stride: 1 }],
      embeddingSize: 1
    }
    // [kh, kw, in, out]: the middle of the 3 x 3 is at 4; the second channel is twice the first, and 1 more.
    const kernel = new Float32Array(18)
    kernel.set([1, 2], 8)
    const weights = new Map([
      ['conv0/kernel', kernel],
      ['conv0/bias', Float32Array.of(0, 1)],
      ['dense/kernel', new Float32Array(4)],
      ['dense/bias', new Float32Array(1)]
    ])
    const crops = Array.from({ length: 19 }, (_, n) => cropsFor(architecture, 1, n))
    const [maps] = await readMaps({ architecture, weights }, [0], crops)
    assertClose(
      maps!,
      crops.flatMap((crop) => [
        ...[...crop].map((x) => Math.max(0, x)),
        ...[...crop].map((x) => Math.max(0, 2 * x + 1))
      ]),
      1e-5
    )
  })

  test('of turned views the first is read, that of the crop as it is', async () => {
    const weights = randomWeights(TINY, 2)
    const polar = { ...TINY, inputColumns: 24, wraps: true }
    const crops = [cropsFor(polar, 1, 3), cropsFor(polar, 1, 4)]
    const plain = await readMaps({ architecture: polar, weights }, [0, 1], crops)
    const turned = await readMaps({ architecture: { ...polar, turns: 4 }, weights }, [0, 1], crops)
    plain.forEach((maps, n) => {
      assertClose(turned[n]!, maps, 1e-5)
    })
  })
})

suite('sideBySide', () => {
  test('rows of both, one behind the other', () => {
    assert.deepEqual(
      sideBySide(Float32Array.of(1, 2, 3, 4), 2, Float32Array.of(5, 6), 1),
      Float32Array.of(1, 2, 5, 3, 4, 6)
    )
    assert.deepEqual(sideBySide(Float32Array.of(1, 2), 1, new Float32Array(0), 0), Float32Array.of(1, 2))
  })
})
