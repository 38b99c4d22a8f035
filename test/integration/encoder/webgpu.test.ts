// ONNX Runtime's WebGPU on SwiftShader, a Vulkan driver in software that Debian's package chromium brings.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { WebGpuReport } from './webgpu-process.ts'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'

const CHROMIUM = '/usr/lib/chromium'
const DRIVER = join(CHROMIUM, 'vk_swiftshader_icd.json')
const missing = [DRIVER, join(CHROMIUM, 'libvulkan.so.1')].find((file) => !existsSync(file))
const skip = missing === undefined ? false : `there is no ${missing}: install Debian's chromium`
const CHILD = fileURLToPath(new URL('./webgpu-process.js', import.meta.url))
const models = join(PACKAGE_ROOT, 'models/demo-ring')
const MAX_DIFFERENCE = 1e-4

suite('WebGPU on SwiftShader', { skip }, () => {
  test('agrees with the CPU, is seen to be software, and goes on with the CPU when its device is lost', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [CHILD, join(models, readdirSync(models)[0]!, 'encoder.onnx')],
      {
        encoding: 'utf8',
        timeout: 540_000,
        env: { ...process.env, VK_DRIVER_FILES: DRIVER, LD_LIBRARY_PATH: CHROMIUM }
      }
    )
    assert.equal(status, 0, stderr)
    const { tried, differences, heatMapDifference, shippedDifference, lost } = JSON.parse(stdout) as WebGpuReport
    assert.match(tried, /^the WebGPU adapter is no GPU but software: a batch of 1 takes/)
    for (const batch of [1, 8, 32])
      assert.ok(differences[batch]! <= MAX_DIFFERENCE, `batch of ${batch}: ${differences[batch]}`)
    assert.ok(heatMapDifference <= MAX_DIFFERENCE, `heat map: ${heatMapDifference}`)
    assert.ok(shippedDifference <= MAX_DIFFERENCE, `shipped encoder: ${shippedDifference}`)
    assert.equal(lost.said.length, 1)
    assert.ok(lost.difference <= MAX_DIFFERENCE, `after the loss: ${lost.difference}`)
    assert.equal(lost.device, 'cpu')
  })
})
