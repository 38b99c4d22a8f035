import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { platformProblem } from '../../../src/domain/platform-problem.ts'

const SERVER = new URL('../../../src/server.js', import.meta.url)
const MAIN = new URL('../../../src/cli/main.js', import.meta.url)
/** As on a machine that no library has machine code for. */
const PRETEND = "Object.defineProperty(process, 'arch', { value: 'mips' })"
const OTHER_MACHINE = `data:text/javascript,${encodeURIComponent(PRETEND)}`

/** What is said on stderr, and the exit code. */
const saidBy = (...args: readonly string[]): Promise<{ readonly said: string; readonly code: unknown }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import', OTHER_MACHINE, ...args], (error, _stdout, said) => {
      resolve({ said, code: error?.code })
    })
  })

suite('platformProblem', () => {
  test('each library is named, with what to do', () => {
    for (const [message, library] of [
      ["Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'\nRequire stack:", 'onnxruntime-node'],
      ['Neon: unsupported Linux architecture: mips', 'libsql'],
      ["Cannot find module '@libsql/win32-arm64-msvc'", 'libsql'],
      ['Could not load the "sharp" module using the linux-mips runtime\nPossible solutions:', 'sharp']
    ] as const)
      assert.match(
        platformProblem(new Error(message), 'linux-mips') ?? '',
        new RegExp(`^${library} has no program code for linux-mips, or it is not installed: run npm ci .* Docker image`)
      )
    assert.match(
      platformProblem(new Error('Error loading shared library libonnxruntime.so.1: No such file'), 'linux-x64')!,
      /^onnxruntime-node .* install ONNX Runtime as WebAssembly \(npm install --no-save onnxruntime-web@\d[\d.]+\), run/
    )
    assert.equal(platformProblem(new Error("Cannot find module './lost.js'"), 'linux-x64'), undefined)
  })

  test('the service and the command line say it in one line, without a stack', async () => {
    for (const args of [[SERVER.pathname], [MAIN.pathname, 'backup', 'b.zip']]) {
      const { said, code } = await saidBy(...args)
      assert.match(said, /^okng: libsql has no program code for \w+-mips.*\n$/)
      assert.equal(code, 1)
    }
  })
})
