import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { InferenceSession } from 'onnxruntime-node'
import { ort } from '../../../src/encoder/onnx-library.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { INPUT_NAME, OUTPUT_NAME } from '../../../src/encoder/onnx-names.ts'
import { ATTRIBUTE_TYPE, DATA_TYPE, ModelProto } from '../../../src/encoder/onnx-schema.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import type { EncoderRuntime } from '../../../src/encoder/runtime.ts'
import { changeOnnx, fixBatch, moveOutside } from './change-onnx.ts'
import { assertClose, randomCrops, randomWeights, TINY } from './encoder-fixture.ts'

const model = toOnnx(TINY, randomWeights(TINY, 1))

async function withRuntime(bytes: Uint8Array, use: (runtime: EncoderRuntime) => Promise<void>): Promise<void> {
  const runtime = await openOnnxRuntime(bytes, 1)
  try {
    await use(runtime)
  } finally {
    await runtime.close()
  }
}

const floats = (name: string, shape: (number | string)[]): object => ({
  name,
  type: {
    tensorType: {
      elemType: DATA_TYPE.FLOAT,
      shape: { dim: shape.map((n) => (typeof n === 'string' ? { dimParam: n } : { dimValue: n })) }
    }
  }
})

/** A model that flattens [N, ...] to [N, 4], with the names and axes given. */
function flattenModel(input: string, inputShape: (number | string)[], output: string, size?: number): Uint8Array {
  return ModelProto.encode(
    ModelProto.fromObject({
      irVersion: 8,
      opsetImport: [{ domain: '', version: 13 }],
      graph: {
        name: 'flatten',
        input: [floats(input, inputShape)],
        output: [floats(output, ['N', size ?? 'D'])],
        node: [
          {
            opType: 'Flatten',
            name: 'f',
            input: [input],
            output: [output],
            attribute: [{ name: 'axis', type: ATTRIBUTE_TYPE.INT, i: 1 }]
          }
        ]
      }
    })
  ).finish()
}

suite('openOnnxRuntime', () => {
  test('says what it is and what it takes', () =>
    withRuntime(model, async (runtime) => {
      assert.deepEqual([runtime.name, runtime.device, runtime.inputSize, runtime.embeddingSize], ['onnx', 'cpu', 16, 5])
    }))

  test('a batch gives what its crops give one by one', () =>
    withRuntime(model, async (runtime) => {
      const crops = randomCrops(3, 16, 2)
      const together = await runtime.embed(crops)
      for (let n = 0; n < 3; n++) {
        const alone = await runtime.embed(crops.subarray(256 * n, 256 * (n + 1)))
        assert.ok(Math.abs(Math.hypot(...alone) - 1) < 1e-5)
        assertClose(together.subarray(5 * n, 5 * (n + 1)), alone, 1e-6)
      }
    }))

  test('reads a model from within a larger buffer', async () => {
    const larger = new Uint8Array(model.length + 5)
    larger.set(model, 3)
    const crops = randomCrops(1, 16, 2)
    await withRuntime(model, (own) =>
      withRuntime(larger.subarray(3, 3 + model.length), async (inner) => {
        assert.deepEqual(await inner.embed(crops), await own.embed(crops))
      })
    )
  })

  test('refuses crops that are not whole', () =>
    withRuntime(model, async (runtime) => {
      for (const length of [0, 255, 257]) {
        await assert.rejects(runtime.embed(new Float32Array(length)), {
          name: 'RangeError',
          message: `crops: expected N * 16 * 16 values with N >= 1, received ${length}`
        })
      }
    }))

  test('refuses a file that is no model', async () => {
    await assert.rejects(
      openOnnxRuntime(new TextEncoder().encode('this is no model at all'), 1),
      /protobuf|parse|load/i
    )
    await assert.rejects(openOnnxRuntime(model.subarray(0, model.length >> 1), 1), /protobuf|parse|load/i)
    await assert.rejects(openOnnxRuntime(new Uint8Array(0), 1), Error)
  })

  test('lets go of a session that it refuses', async (t) => {
    const release = t.mock.method(
      (ort.InferenceSession as unknown as { prototype: InferenceSession }).prototype,
      'release'
    )
    await assert.rejects(openOnnxRuntime(flattenModel(INPUT_NAME, ['N', 1, 2, 2], 'features'), 1))
    assert.equal(release.mock.callCount(), 1)
    await withRuntime(model, async () => {})
    assert.equal(release.mock.callCount(), 2)
  })

  test('refuses a model that is no encoder, naming what it expected and what is there', async () => {
    await assert.rejects(openOnnxRuntime(flattenModel('pictures', ['N', 1, 2, 2], OUTPUT_NAME), 1), {
      message: `ONNX model: expected a tensor '${INPUT_NAME}' whose axis 2 has a fixed size, received pictures`
    })
    await assert.rejects(openOnnxRuntime(flattenModel(INPUT_NAME, ['N', 1, 2, 2], 'features'), 1), {
      message: /expected a tensor 'embeddings' whose axis 1 .* received features/
    })
    await assert.rejects(openOnnxRuntime(flattenModel(INPUT_NAME, ['N', 1, 'H', 'W'], OUTPUT_NAME), 1), {
      message: /expected a tensor 'crops' whose axis 2 has a fixed size/
    })
  })

  test('a model that takes one crop at a time answers several, one after the other', () =>
    withRuntime(model, (whole) =>
      withRuntime(changeOnnx(model, fixBatch(1)), async (one) => {
        const crops = randomCrops(3, 16, 2)
        assertClose(await one.embed(crops), await whole.embed(crops), 1e-6)
      })
    ))

  test('refuses another fixed batch, several channels, and values that are no float32', async () => {
    await assert.rejects(openOnnxRuntime(changeOnnx(model, fixBatch(8)), 1), {
      message: /expected 'crops' with a free first axis \(or 1\), received a fixed batch of 8: export it again/
    })
    await assert.rejects(openOnnxRuntime(flattenModel(INPUT_NAME, ['N', 3, 2, 2], OUTPUT_NAME, 12), 1), {
      message: /expected 'crops' with 1 channel \(grey\), received 3/
    })
    const doubles = changeOnnx(flattenModel(INPUT_NAME, ['N', 1, 2, 2], OUTPUT_NAME, 4), ({ graph }) => {
      for (const { type } of [...graph.input, ...graph.output]) type.tensorType.elemType = 11
    })
    await assert.rejects(openOnnxRuntime(doubles, 1), {
      message: "ONNX model: expected float32 values in 'crops', received float64"
    })
  })

  test('refuses weights in another file, wherever they stand, without a path', async () => {
    const inConstant = changeOnnx(model, ({ graph }) => {
      const at = graph.initializer.findIndex(({ name }) => name === 'dense.kernel')
      const [t] = graph.initializer.splice(at, 1)
      graph.node.unshift({
        opType: 'Constant',
        name: 'constant',
        input: [],
        output: ['dense.kernel'],
        attribute: [{ name: 'value', type: 4, t: { ...t, dataLocation: 1, rawData: undefined } }]
      })
    })
    for (const [outside, tensor] of [
      [changeOnnx(model, moveOutside('conv0.bias', 'encoder.onnx.data')), 'conv0.bias'],
      [changeOnnx(model, moveOutside('dense.kernel', 'package.json')), 'dense.kernel'],
      [inConstant, 'dense.kernel']
    ] as const) {
      await assert.rejects(openOnnxRuntime(outside, 1), {
        message:
          `expected a model in one file, received one whose weights (such as '${tensor}') are in another file: `
          + "save it as one, in Python with onnx.save_model(onnx.load('encoder.onnx'), 'one-file.onnx', "
          + 'save_as_external_data=False)'
      })
    }
  })
})
