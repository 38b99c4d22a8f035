import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { LoadOutcome } from '../../../src/encoder/load-tensorflow.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { chooseRuntime, type RuntimeSeams } from '../../../src/encoder/open-runtime.ts'
import { type OpenOnnx, openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import type { WebGpuChoice } from '../../../src/encoder/webgpu/choose-webgpu.ts'
import { encodeWeights } from '../../../src/encoder/weights-file.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import { assertClose, forward, randomCrops, randomWeights, TINY } from './encoder-fixture.ts'

const weights = randomWeights(TINY, 1)
const encoded = encodeWeights(TINY, weights)
const files = { onnx: toOnnx(TINY, weights), readWeights: async () => encoded }
const crops = randomCrops(2, 16, 1)
const onnx = (model: Uint8Array) => openOnnxRuntime(model, 1)
/** The CPU in the place of a GPU. */
const byProvider: OpenOnnx = async (model, provider) => ({
  ...(await openOnnxRuntime(model, 1)),
  device: provider === 'webgpu' ? 'gpu' : 'cpu'
})

const unusable: WebGpuChoice = { isUsable: false, isFaster: false, why: 'WebGPU cannot be had' }
const withoutGpu = { whyNoGpu: async () => 'there is no GPU device', tryGpu: async () => unusable }
const load = (outcome: LoadOutcome): RuntimeSeams => ({ ...withoutGpu, load: async () => outcome })
const none = load({ loaded: null, reasons: ['tfjs-node-gpu: not installed', 'tfjs-node: no addon'] })
const found = (device: 'cpu' | 'gpu') => load({ loaded: { packageName: '@tensorflow/tfjs-node-gpu', device } })
const never: RuntimeSeams = {
  ...withoutGpu,
  load: async () => {
    throw new Error('TensorFlow must not be loaded')
  }
}

/**
 * Opens the encoder and has it answer; the TensorFlow runtime runs on the wasm backend here, which computes the same.
 */
async function opened(...choice: Parameters<typeof chooseRuntime>): Promise<string> {
  await chooseBackend('wasm', 1)
  const runtime = await (await chooseRuntime(...choice))(files)
  try {
    assertClose(await runtime.embed(crops), forward(TINY, weights, crops), 1e-4)
    return `${runtime.name} on ${runtime.device}`
  } finally {
    await runtime.close()
  }
}

suite('chooseRuntime', () => {
  test('onnx never looks for TensorFlow', async () => {
    assert.equal(await opened('onnx', onnx, false, never), 'onnx on cpu')
  })

  test('auto takes TensorFlow on a GPU, ONNX Runtime without one', async () => {
    assert.equal(await opened('auto', onnx, false, found('gpu')), 'tensorflow on gpu')
    assert.equal(await opened('auto', onnx, false, found('cpu')), 'onnx on cpu')
    assert.equal(await opened('auto', onnx, false, none), 'onnx on cpu')
    assert.equal(await opened('auto', onnx, true, found('gpu')), 'tensorflow on gpu')
  })

  test('tensorflow takes TensorFlow, on the CPU too unless a GPU is required', async () => {
    assert.equal(await opened('tensorflow', onnx, false, found('cpu')), 'tensorflow on cpu')
    assert.equal(await opened('tensorflow', onnx, true, found('gpu')), 'tensorflow on gpu')
  })

  test('wasm opens encoders as WebAssembly; what is not installed is refused before any is opened', async () => {
    const providers: unknown[] = []
    const lines: string[] = []
    const openOnnx: OpenOnnx = (model, provider) => {
      providers.push(provider)
      return openOnnxRuntime(model, 1)
    }
    const onChosen = (line: string): void => {
      lines.push(line)
    }
    const open = await chooseRuntime('wasm', openOnnx, false, { ...never, onChosen, loadWasm: () => {} })
    await (await open(files)).close()
    assert.deepEqual([providers, lines], [['wasm'], ['encoders run on the CPU by WebAssembly']])
    const notInstalled = new Error('not installed')
    const loadWasm = (): never => {
      throw notInstalled
    }
    await assert.rejects(chooseRuntime('wasm', openOnnx, false, { ...never, loadWasm }), notInstalled)
    await assert.rejects(chooseRuntime('wasm', openOnnx, true, never), /runtime 'wasm' runs on the CPU only/)
  })

  test('onnx with a GPU required is refused', async () => {
    await assert.rejects(chooseRuntime('onnx', onnx, true, never), {
      message: /^runtime 'onnx' runs on the CPU only, but a GPU is required: set runtime to 'auto'/
    })
  })

  test('tensorflow that cannot be loaded is refused, with the reason for each package and a way out', async () => {
    await assert.rejects(chooseRuntime('tensorflow', onnx, false, none), {
      message:
        "runtime 'tensorflow' needs @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, and neither could be "
        + "loaded (tfjs-node-gpu: not installed; tfjs-node: no addon): install one, or set runtime to 'onnx'"
    })
  })

  test('a required GPU that is not there is refused: none seen, or nothing to see it with', async () => {
    for (const choice of ['auto', 'tensorflow'] as const) {
      await assert.rejects(chooseRuntime(choice, onnx, true, found('cpu')), {
        message: /^a GPU is required, but TensorFlow \(@tensorflow\/tfjs-node-gpu\) sees none/
      })
      await assert.rejects(chooseRuntime(choice, onnx, true, none), (error: Error) => {
        assert.match(
          error.message,
          /^a GPU is required, .*@tensorflow\/tfjs-node-gpu.*tfjs-node-gpu: not installed; tfjs-node: no addon/
        )
        // ONNX Runtime is no way out: it would be refused next.
        assert.doesNotMatch(error.message, /set runtime to 'onnx'/)
        return true
      })
    }
  })

  test('auto takes WebGPU where there is a GPU and it is faster, or where a GPU is required', async () => {
    const said: string[] = []
    const tried = (isFaster: boolean, isUsable = true): RuntimeSeams => ({
      ...none,
      whyNoGpu: async () => null,
      tryGpu: async () => ({ isUsable, isFaster, why: 'a batch of 8 takes 2 ms and 3' }),
      onChosen: (line) => said.push(line)
    })
    assert.equal(await opened('auto', byProvider, false, tried(true)), 'onnx on gpu')
    assert.equal(await opened('auto', byProvider, false, tried(false)), 'onnx on cpu')
    assert.equal(await opened('auto', byProvider, true, tried(false)), 'onnx on gpu')
    assert.equal(await opened('webgpu', byProvider, false, tried(false)), 'onnx on gpu')
    assert.equal(
      await opened('auto', byProvider, false, { ...tried(true), whyNoGpu: async () => 'no device' }),
      'onnx on cpu'
    )
    assert.equal(await opened('auto', byProvider, false, { ...tried(true), ...found('gpu') }), 'tensorflow on gpu')
    assert.deepEqual(
      said.map((line) => /^encoders run (.*?):/.exec(line)?.[1]),
      ['by WebGPU', 'on the CPU', 'by WebGPU', 'by WebGPU', 'on the CPU', undefined]
    )
    for (const [choice, requireGpu] of [
      ['webgpu', false],
      ['auto', true]
    ] as const)
      await assert.rejects(
        chooseRuntime(choice, byProvider, requireGpu, tried(true, false)),
        /GPU.*a batch of 8 takes 2 ms/
      )
  })

  test('the TensorFlow runtime refuses broken weights', async () => {
    const open = await chooseRuntime('auto', onnx, false, found('gpu'))
    await assert.rejects(open({ ...files, readWeights: async () => ({ ...encoded, bin: encoded.bin.subarray(4) }) }), {
      name: 'RangeError',
      message: /weights\.bin/
    })
  })

  test('an ONNX model alone: by ONNX Runtime, refused where TensorFlow or a GPU is asked for', async () => {
    const runtime = await (await chooseRuntime('auto', onnx, false, found('gpu')))({ ...files, readWeights: null })
    assert.equal(runtime.name, 'onnx')
    await runtime.close()
    await assert.rejects(
      (await chooseRuntime('tensorflow', onnx, false, found('cpu')))({ ...files, readWeights: null }),
      /no weights\.json and weights\.bin, which TensorFlow needs/
    )
    await assert.rejects(
      (await chooseRuntime('auto', onnx, true, found('gpu')))({ ...files, readWeights: null }),
      /which TensorFlow needs/
    )
  })
})
