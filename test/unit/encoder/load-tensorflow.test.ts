import { afterEach, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { loadTensorFlow } from '../../../src/encoder/load-tensorflow.ts'

const GPU = '@tensorflow/tfjs-node-gpu'
const CPU = '@tensorflow/tfjs-node'

/** What loading a package does: registers a backend called `tensorflow`. */
function register(properties: { isUsingGpuDevice?: boolean }): void {
  const backend = Object.assign(new tf.KernelBackend(), { dispose() {} }, properties)
  tf.registerBackend('tensorflow', () => backend)
}
afterEach(() => {
  if (tf.findBackend('tensorflow') !== null) tf.removeBackend('tensorflow')
})

suite('loadTensorFlow', () => {
  test('takes the GPU package first', async () => {
    const asked: string[] = []
    const outcome = await loadTensorFlow((name) => {
      asked.push(name)
      register({ isUsingGpuDevice: true })
    })
    assert.deepEqual(outcome, { loaded: { packageName: GPU, device: 'gpu' } })
    assert.deepEqual(asked, [GPU])
    assert.equal(tf.getBackend(), 'tensorflow')
  })

  test('the GPU package on a machine without a GPU runs on the CPU', async () => {
    assert.deepEqual(
      await loadTensorFlow(() => {
        register({ isUsingGpuDevice: false })
      }),
      { loaded: { packageName: GPU, device: 'cpu' } }
    )
    assert.deepEqual(
      await loadTensorFlow(() => {
        register({})
      }),
      { loaded: { packageName: GPU, device: 'cpu' } }
    )
  })

  test('passes over a package that is not installed', async () => {
    const outcome = await loadTensorFlow((name) => {
      if (name === GPU)
        throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack: ...`), { code: 'MODULE_NOT_FOUND' })
      register({})
    })
    assert.deepEqual(outcome, { loaded: { packageName: CPU, device: 'cpu' } })
  })

  test('gives the first line of why for each, when none is installed or the addon is missing', async () => {
    const outcome = await loadTensorFlow((name) => {
      throw new Error(
        name === GPU
          ? `Cannot find module '${name}'\nRequire stack:\n- x`
          : 'The specified module could not be found: tfjs_binding.node'
      )
    })
    assert.deepEqual(outcome, {
      loaded: null,
      reasons: [
        `${GPU}: Cannot find module '${GPU}'`,
        `${CPU}: The specified module could not be found: tfjs_binding.node`
      ]
    })
  })

  test('a backend that does not start counts as not loaded', async (t) => {
    t.mock.method(console, 'warn', () => {}) // TensorFlow.js prints the stack
    const outcome = await loadTensorFlow((name) => {
      if (tf.findBackend('tensorflow') !== null) tf.removeBackend('tensorflow')
      tf.registerBackend('tensorflow', () => {
        throw new Error(`libtensorflow of ${name} is broken`)
      })
    })
    assert.deepEqual(outcome, {
      loaded: null,
      reasons: [GPU, CPU].map((name) => `${name}: its backend 'tensorflow' did not start`)
    })
  })

  test('a package that registers nothing, or throws what is no error, counts as not loaded', async () => {
    const outcome = await loadTensorFlow((name) => {
      if (name === GPU) throw null
    })
    assert.equal(outcome.loaded, null)
    assert.equal(outcome.reasons[0], `${GPU}: null`)
    assert.match(outcome.reasons[1]!, /^@tensorflow\/tfjs-node: .*tensorflow/)
  })

  test('gives Node 23 back the function that the packages call', async () => {
    const legacy = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean }
    const { isNullOrUndefined } = legacy
    delete legacy.isNullOrUndefined
    try {
      let seen: unknown
      await loadTensorFlow(() => {
        seen = [null, undefined, 0, ''].map((value) => legacy.isNullOrUndefined!(value))
        throw new Error('enough')
      })
      assert.deepEqual(seen, [true, true, false, false])
    } finally {
      if (isNullOrUndefined !== undefined) legacy.isNullOrUndefined = isNullOrUndefined
    }
  })
})
