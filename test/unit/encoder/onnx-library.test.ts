import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { tempFolder } from '../temp-folder.ts'
import { randomWeights, TINY } from './encoder-fixture.ts'

const LINUX_ONLY = process.platform === 'linux' ? false : 'elsewhere it keeps its files elsewhere'

suite('ONNX Runtime', () => {
  test('keeps no files about its use, which it would send to its maker', { skip: LINUX_ONLY }, async (t) => {
    const home = tempFolder(t)
    const model = join(home, 'encoder.onnx')
    writeFileSync(model, toOnnx(TINY, randomWeights(TINY, 1)))
    const runtime = new URL('../../../src/encoder/runtime-onnx.js', import.meta.url).href
    const script = `
      import { readFileSync } from 'node:fs'
      import { openOnnxRuntime } from ${JSON.stringify(runtime)}
      const encoder = await openOnnxRuntime(readFileSync(${JSON.stringify(model)}), 1)
      await encoder.embed(new Float32Array(${TINY.inputSize ** 2}))
      await encoder.close()
      console.log(process.pid)`
    const { ORT_DISABLE_TELEMETRY: _set, XDG_CACHE_HOME: _cache, ...env } = process.env
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...env, HOME: home, TMPDIR: home }
    })
    assert.deepEqual(readdirSync(home), ['encoder.onnx'])
    assert.equal(existsSync(`/tmp/mat-debug-${stdout.trim()}.log`), false)
  })
})
