import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { type OnnxProvider, openOnnxRuntime, type OpenOnnx } from '../../../../src/encoder/runtime-onnx.ts'
import { tryWebGpu } from '../../../../src/encoder/webgpu/choose-webgpu.ts'
import { whyNoGpu } from '../../../../src/encoder/webgpu/find-gpu.ts'
import { measureWebGpu } from '../../../../src/encoder/webgpu/measure.ts'
import { TINY } from '../encoder-fixture.ts'

const never: OpenOnnx = async () => assert.fail()
const measured = (webgpuMs: number, cpuMs: number, difference = 1e-7) =>
  tryWebGpu(never, async () => ({ webgpuMs, cpuMs, batch: 8, difference }))

suite('tryWebGpu', () => {
  test('faster, slower, software', async () => {
    assert.deepEqual(await measured(3, 12), {
      isUsable: true,
      isFaster: true,
      why: 'a batch of 8 takes 3.0 ms by WebGPU and 12.0 ms on the CPU'
    })
    assert.deepEqual(await measured(14, 12).then(({ isUsable, isFaster }) => [isUsable, isFaster]), [true, false])
    const software = await measured(61, 12)
    assert.deepEqual([software.isUsable, software.isFaster], [false, false])
    assert.match(software.why, /^the WebGPU adapter is no GPU but software: a batch of 8 takes 61\.0 ms/)
  })

  test('one that computes wrong, or cannot be had, is not used, however fast', async () => {
    for (const difference of [1e-3, NaN]) assert.equal((await measured(1, 12, difference)).isUsable, false)
    const failed = await tryWebGpu(never, async () => {
      throw new Error('Failed to get a WebGPU adapter: No supported adapters\nat Object.x')
    })
    assert.deepEqual(failed, {
      isUsable: false,
      isFaster: false,
      why: 'WebGPU cannot be had: Failed to get a WebGPU adapter: No supported adapters'
    })
  })
})

suite('measureWebGpu', () => {
  /** An engine that takes so long for each crop, by the clock of `clockMs`. */
  function engines(msPerCrop: Readonly<Partial<Record<OnnxProvider, number>>>) {
    let nowMs = 0
    const batches: string[] = []
    const openOnnx: OpenOnnx = async (model, provider) => {
      const encoder = await openOnnxRuntime(model, 1)
      return {
        ...encoder,
        async embed(crops) {
          const n = crops.length / 256
          batches.push(`${provider} ${n}`)
          nowMs += n * (msPerCrop[provider] ?? NaN)
          return encoder.embed(crops)
        }
      }
    }
    return { openOnnx, batches, measure: () => measureWebGpu(openOnnx, () => nowMs, TINY) }
  }

  test('times a full batch on both, which agree', async () => {
    assert.deepEqual(await engines({ webgpu: 1, cpu: 3 }).measure(), {
      webgpuMs: 8,
      cpuMs: 24,
      batch: 8,
      difference: 0
    })
  })

  test('a difference in one crop alone is not forgotten for the batch', async () => {
    const openOnnx: OpenOnnx = async (model, provider) => {
      const encoder = await openOnnxRuntime(model, 1)
      return {
        ...encoder,
        async embed(crops) {
          const rows = await encoder.embed(crops)
          return provider === 'webgpu' && crops.length === 256 ? rows.map((value) => -value) : rows
        }
      }
    }
    const { difference, batch } = await measureWebGpu(openOnnx, () => 0, TINY)
    assert.equal(batch, 8)
    assert.ok(difference > 0.1, `${difference}`)
  })

  test('does not wait for a full batch in software', async () => {
    const { measure, batches } = engines({ webgpu: 300, cpu: 3 })
    assert.deepEqual(await measure(), { webgpuMs: 300, cpuMs: 3, batch: 1, difference: 0 })
    assert.ok(!batches.includes('webgpu 8'))
  })
})

suite('whyNoGpu', () => {
  const backends = [{ name: 'webgpu', bundled: true }]
  const folders = (entries: Readonly<Record<string, readonly string[]>>) => async (folder: string) => {
    const found = entries[folder]
    if (found === undefined) throw new Error('ENOENT')
    return found
  }

  test('Linux: a device of Mesa, NVIDIA or Windows below it', async () => {
    for (const entries of [
      { '/dev': ['null'], '/dev/dri': ['card0', 'renderD128'] },
      { '/dev': ['nvidia0', 'nvidiactl'] },
      { '/dev': ['dxg'] }
    ])
      assert.equal(await whyNoGpu('linux', folders(entries), backends), null)
    for (const entries of [{}, { '/dev': ['null', 'nvidiactl'] }, { '/dev': [], '/dev/dri': ['card0'] }])
      assert.match((await whyNoGpu('linux', folders(entries), backends))!, /^there is no GPU device/)
  })

  test('elsewhere the driver is asked; without WebGPU in ONNX Runtime nobody is', async () => {
    assert.equal(await whyNoGpu('win32', folders({}), backends), null)
    const none = [
      { name: 'cpu', bundled: true },
      { name: 'webgpu', bundled: false }
    ]
    assert.match((await whyNoGpu('darwin', folders({}), none))!, /^ONNX Runtime has no WebGPU for darwin-/)
  })

  test('ONNX Runtime as installed says what it has', async () => {
    assert.match((await whyNoGpu('linux', folders({})))!, /^(there is no GPU device|ONNX Runtime has no WebGPU)/)
  })
})
