// ONNX Runtime as WebAssembly, for platforms that it has no machine code for.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createRandom } from '../../../src/domain/random.ts'
import { WASM_PACKAGE } from '../../../src/encoder/onnx-library.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { createEncoderThread } from '../../../src/inspection/threads/encoder-thread.ts'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { assertClose } from './encoder-fixture.ts'

const models = join(PACKAGE_ROOT, 'models/demo-ring')
const file = join(models, readdirSync(models)[0]!, 'encoder.onnx')
const shipped = readFileSync(file)
/** As on a platform that ONNX Runtime has no machine code for. */
const NO_MACHINE_CODE = `data:text/javascript,${encodeURIComponent(`
  const { dlopen } = process
  process.dlopen = (module, name, ...rest) => {
    if (name.includes('onnxruntime')) throw new Error('no machine code: ' + name)
    return dlopen.call(process, module, name, ...rest)
  }`)}`
const { devDependencies } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>
}

suite('ONNX Runtime as WebAssembly', () => {
  test('the shipped encoder gives what machine code gives, within 1e-4', async () => {
    const thread = createEncoderThread(1)
    try {
      const native = await openOnnxRuntime(shipped, 1)
      const { inputSize, inputColumns = inputSize } = native
      const random = createRandom(1)
      const crops = Float32Array.from({ length: 2 * inputSize * inputColumns }, () => random.normal())
      for (const wasm of [await openOnnxRuntime(shipped, 1, 'wasm'), await thread.open(shipped, 'wasm')]) {
        const { name, device, embeddingSize, heatMapSize, featureSize } = wasm
        assert.deepEqual(
          [name, device, wasm.inputSize, wasm.inputColumns, embeddingSize, heatMapSize, featureSize],
          ['onnx', 'cpu', inputSize, inputColumns, native.embeddingSize, native.heatMapSize, native.featureSize]
        )
        assertClose(await wasm.embed(crops), await native.embed(crops), 1e-4)
        assertClose(await wasm.look(crops), await native.look(crops), 1e-4)
        const crop = crops.subarray(0, inputSize * inputColumns)
        assertClose(await wasm.heatMap(crop), await native.heatMap(crop), 1e-4)
        await wasm.close()
      }
      await native.close()
    } finally {
      await thread.close()
    }
  })

  test('where there is no machine code it is taken by itself, and the process ends by itself', async () => {
    const runtime = new URL('../../../src/encoder/runtime-onnx.js', import.meta.url).href
    const choose = new URL('../../../src/encoder/webgpu/find-gpu.js', import.meta.url).href
    const script = `
      import { readFileSync } from 'node:fs'
      import { openOnnxRuntime } from ${JSON.stringify(runtime)}
      import { whyNoGpu } from ${JSON.stringify(choose)}
      const encoder = await openOnnxRuntime(readFileSync(${JSON.stringify(file)}), 2)
      const { inputSize, inputColumns } = encoder
      const crop = new Float32Array(inputSize * inputColumns).map((_, n) => (n % 7) - 3)
      console.log(JSON.stringify({ why: await whyNoGpu(), embedding: [...await encoder.embed(crop)] }))`
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      NO_MACHINE_CODE,
      '--input-type=module',
      '-e',
      script
    ])
    const { why, embedding } = JSON.parse(stdout) as { why: string; embedding: number[] }
    assert.match(why, /^ONNX Runtime has no WebGPU for /)
    const native = await openOnnxRuntime(shipped, 1)
    const crop = new Float32Array(native.inputSize * native.inputColumns!).map((_, n) => (n % 7) - 3)
    assertClose(Float32Array.from(embedding), await native.embed(crop), 1e-4)
    await native.close()
  })

  test('the version that messages and the manual name is the one that is tested', () => {
    const texts = ['src/encoder/onnx-library.ts', 'src/domain/platform-problem.ts', 'docker/README.md']
    for (const text of texts)
      assert.ok(
        readFileSync(join(PACKAGE_ROOT, text), 'utf8').includes(`${WASM_PACKAGE}@${devDependencies[WASM_PACKAGE]}`),
        text
      )
  })
})
