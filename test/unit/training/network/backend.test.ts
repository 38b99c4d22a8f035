import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import type { LoadOutcome } from '../../../../src/encoder/load-tensorflow.ts'
import { chooseBackend } from '../../../../src/training/network/backend.ts'
import { convolveOnWasm } from '../../../../src/training/network/circular-convolution.ts'

const none = async (): Promise<LoadOutcome> => ({ loaded: null, reasons: ['a: not installed', 'b: no addon'] })
const found = async (): Promise<LoadOutcome> => ({ loaded: { packageName: 'a', device: 'gpu' } })
const never = async (): Promise<LoadOutcome> => {
  throw new Error('TensorFlow must not be loaded')
}

suite('chooseBackend', () => {
  test('wasm never looks for TensorFlow, becomes current and brings its own gradient', async () => {
    const backend = await chooseBackend('wasm', 1, never)
    assert.deepEqual([backend.name, backend.device, tf.getBackend()], ['wasm', 'cpu', 'wasm'])
    assert.equal(backend.convolve, convolveOnWasm)
  })
  test('auto falls back to wasm', async () => {
    const backend = await chooseBackend('auto', 1, none)
    assert.deepEqual([backend.name, tf.getBackend()], ['wasm', 'wasm'])
  })
  test('takes TensorFlow where it was loaded', async () => {
    await chooseBackend('wasm', 1)
    for (const choice of ['auto', 'tensorflow'] as const) {
      const backend = await chooseBackend(choice, 1, found)
      assert.deepEqual([backend.name, backend.device], ['tensorflow', 'gpu'])
      // A 1x1 picture, stride 1: only the kernel's middle falls on it.
      const value = tf.tidy(() =>
        backend
          .convolve(tf.tensor4d([2], [1, 1, 1, 1]), tf.tensor4d([0, 0, 0, 0, 7, 0, 0, 0, 0], [3, 3, 1, 1]), 1)
          .dataSync()
      )
      assert.deepEqual([...value], [14])
    }
  })
  test('tensorflow that cannot be had is an error, with the reasons and a way out', async () => {
    await assert.rejects(chooseBackend('tensorflow', 1, none), {
      message:
        "backend 'tensorflow' needs @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node, and neither could be "
        + 'loaded (a: not installed; b: no addon): install one, or use --backend wasm'
    })
  })
})
