import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { toOnnx } from '../../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../../src/encoder/runtime-onnx.ts'
import { type EncoderRuntime, sideBySide } from '../../../../src/encoder/runtime.ts'
import { openOnGpu } from '../../../../src/encoder/webgpu/choose-webgpu.ts'
import { type GpuDevice, withFallBack } from '../../../../src/encoder/webgpu/fall-back.ts'
import { randomCrops, randomWeights, TINY } from '../encoder-fixture.ts'

const model = toOnnx(TINY, randomWeights(TINY, 1, true))
const crops = randomCrops(2, 16, 1)
const cpu = await openOnnxRuntime(model, 1)
const expected = await cpu.embed(crops)
const map = await cpu.heatMap(crops.subarray(0, 256))

interface Machine {
  readonly device: GpuDevice
  readonly said: string[]
  opened: number
  encoder: EncoderRuntime
}

/** An encoder on a GPU whose passes `spoil` may fail or change. */
function machine(spoil: (values: Float32Array) => Float32Array): Machine {
  const said: string[] = []
  const device: GpuDevice = { lost: false, onLost: (reason) => said.push(reason) }
  const spoilt = (ask: (crops: Float32Array) => Promise<Float32Array>) => async (given: Float32Array) =>
    spoil(await ask(given))
  const gpu: EncoderRuntime = {
    ...cpu,
    device: 'gpu',
    embed: spoilt(cpu.embed),
    look: spoilt(cpu.look),
    heatMap: spoilt(cpu.heatMap),
    close: async () => {}
  }
  const state: Machine = { device, said, opened: 0, encoder: gpu }
  state.encoder = withFallBack(
    gpu,
    async () => {
      state.opened++
      return { ...cpu, close: async () => {} }
    },
    device
  )
  return state
}

const lose = (): never => {
  throw new Error('WebGPU device lost: the driver was reset\nat line 5')
}

suite('withFallBack', () => {
  test('a GPU that works is asked alone', async () => {
    const state = machine((values) => values)
    assert.deepEqual(await state.encoder.embed(crops), expected)
    assert.deepEqual(await state.encoder.heatMap(crops.subarray(0, 256)), map)
    assert.deepEqual([state.encoder.device, state.opened, state.said], ['gpu', 0, []])
  })

  test('the device is lost while it runs: the same pass and all later ones on the CPU, one line', async () => {
    let passes = 0
    const state = machine((values) => (++passes > 1 ? lose() : values))
    for (let n = 0; n < 4; n++) assert.deepEqual(await state.encoder.look(crops), expected)
    assert.deepEqual(await state.encoder.heatMap(crops.subarray(0, 256)), map)
    assert.equal(passes, 2)
    assert.deepEqual(state.said, ['WebGPU device lost: the driver was reset'])
    assert.deepEqual([state.encoder.device, state.opened], ['cpu', 1])
    await state.encoder.close()
  })

  test('results that no encoder gives are a lost device, not a verdict', async () => {
    const spoils: Readonly<Record<string, (values: Float32Array) => Float32Array>> = {
      zeros: (values) => values.map(() => 0),
      NaN: (values) => values.map((value, i) => (i === 3 ? NaN : value)),
      'another length': (values) => values.map((value) => 1.01 * value),
      'the second row all zeros': (values) => values.map((value, i) => (i >= 5 ? 0 : value)),
      'the second row missing': (values) => values.slice(0, values.length / 2),
      'no rows': () => new Float32Array()
    }
    for (const [what, spoil] of Object.entries(spoils)) {
      const state = machine(spoil)
      assert.deepEqual(await state.encoder.embed(crops), expected, what)
      assert.deepEqual(state.said, ['its results are not those of an encoder'], what)
    }
    const state = machine((values) => values.map(() => NaN))
    assert.deepEqual(await state.encoder.heatMap(crops.subarray(0, 256)), map)
  })

  test('a wrong number of values is the caller’s fault and loses no device', async () => {
    const state = machine((values) => values)
    await assert.rejects(state.encoder.embed(crops.subarray(1)), RangeError)
    assert.equal(state.device.lost, false)
  })

  test('a CPU encoder that cannot be opened now is tried again', async () => {
    const device: GpuDevice = { lost: true, onLost() {} }
    let tries = 0
    const encoder = withFallBack(
      cpu,
      async () => {
        if (++tries === 1) throw new Error('no memory')
        return cpu
      },
      device
    )
    await assert.rejects(encoder.embed(crops), /no memory/)
    assert.deepEqual(await encoder.embed(crops), expected)
  })

  test('closing while the CPU encoder fails to open fails the pass alone', async () => {
    const device: GpuDevice = { lost: true, onLost() {} }
    let fail: (error: Error) => void = () => assert.fail()
    const openCpu = (): Promise<EncoderRuntime> => new Promise((_, reject) => (fail = reject))
    const encoder = withFallBack({ ...cpu, close: async () => {} }, openCpu, device)
    const pass = assert.rejects(encoder.embed(crops), /no memory/)
    const closed = encoder.close()
    await Promise.resolve()
    fail(new Error('no memory'))
    await Promise.all([pass, closed])
  })
})

suite('openOnGpu', () => {
  const open = (fails: boolean) => async (bytes: Uint8Array, provider: string) => {
    if (provider === 'webgpu' && fails) lose()
    return openOnnxRuntime(bytes, 1)
  }

  test('a device that is lost between two models: the next ones open on the CPU', async () => {
    const said: string[] = []
    const device: GpuDevice = { lost: false, onLost: (reason) => said.push(reason) }
    for (let n = 0; n < 2; n++) {
      const encoder = await openOnGpu(model, open(true), device)
      assert.deepEqual(await encoder.embed(crops), expected)
      await encoder.close()
    }
    assert.equal(said.length, 1)
  })

  test('one that computes wrong, though of length 1, judges nothing: the CPU does', async () => {
    const [D, F] = [cpu.embeddingSize, 3]
    const right: EncoderRuntime = {
      ...cpu,
      featureSize: F,
      async look(given) {
        const rows = await cpu.embed(given)
        return sideBySide(rows, D, new Float32Array((rows.length / D) * F).fill(40), F)
      }
    }
    const seen = await right.look(crops)
    const wrong: Readonly<Record<string, (row: Float32Array) => Float32Array>> = {
      embedding: (row) => row.map((value, i) => (i < D ? -value : value)),
      feature: (row) => row.map((value, i) => (i === D ? value + 0.5 : value)),
      'NaN for a feature': (row) => row.map((value, i) => (i === D + 2 ? NaN : value))
    }
    for (const [what, spoil] of Object.entries(wrong)) {
      const said: string[] = []
      const closed: string[] = []
      const device: GpuDevice = { lost: false, onLost: (reason) => said.push(reason) }
      const open = async (_: Uint8Array, provider: string): Promise<EncoderRuntime> => ({
        ...right,
        look: async (given) => (provider === 'webgpu' ? spoil(await right.look(given)) : right.look(given)),
        close: async () => void closed.push(provider)
      })
      const encoder = await openOnGpu(model, open, device)
      assert.deepEqual(await encoder.look(crops), seen, what)
      assert.match(said.join(), /^it computes wrong: embeddings differ by /, what)
      assert.deepEqual(closed, ['webgpu'], what)
    }
  })

  test('one that computes right is used, and the CPU is not kept open beside it', async () => {
    const closed: string[] = []
    const device: GpuDevice = { lost: false, onLost: () => assert.fail() }
    const encoder = await openOnGpu(
      model,
      async (_, provider) => ({
        ...cpu,
        device: provider === 'cpu' ? 'cpu' : 'gpu',
        close: async () => void closed.push(provider)
      }),
      device
    )
    assert.equal(encoder.device, 'gpu')
    assert.deepEqual(await encoder.embed(crops), expected)
    assert.deepEqual(closed, ['cpu'])
  })

  test('a model that nobody can read loses no device', async () => {
    const device: GpuDevice = { lost: false, onLost: () => assert.fail() }
    await assert.rejects(openOnGpu(new TextEncoder().encode('no model'), open(true), device))
    assert.equal(device.lost, false)
  })
})
