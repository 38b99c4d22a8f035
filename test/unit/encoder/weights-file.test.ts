import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as tf from '@tensorflow/tfjs-core'
import * as fc from 'fast-check'
import { parameterShapes } from '../../../src/encoder/architecture.ts'
import { decodeWeights, encodeWeights } from '../../../src/encoder/weights-file.ts'
import { chooseBackend } from '../../../src/training/network/backend.ts'
import { architectures, randomWeights, TINY } from './encoder-fixture.ts'

await chooseBackend('wasm', 1)

const weights = randomWeights(TINY, 3)
const files = encodeWeights(TINY, weights)
const withJson = (change: (json: { architecture: Record<string, unknown> }) => void) => {
  const json = JSON.parse(files.json) as { architecture: Record<string, unknown> }
  change(json)
  return { json: JSON.stringify(json), bin: files.bin }
}

suite('weights files', () => {
  test('property: what was written is read, bit for bit', () => {
    fc.assert(
      fc.property(architectures, fc.nat(), (architecture, seed) => {
        const written = randomWeights(architecture, seed)
        const read = decodeWeights(encodeWeights(architecture, written))
        assert.deepEqual(read.architecture, architecture)
        assert.deepEqual(read.weights, written)
      }),
      { numRuns: 30 }
    )
  })

  test('is a weights manifest that TensorFlow.js reads itself', () => {
    const { weights: entries } = JSON.parse(files.json) as { weights: tf.io.WeightsManifestEntry[] }
    const tensors = tf.io.decodeWeights(Uint8Array.from(files.bin).buffer, entries)
    const read = new Map(
      Object.entries(tensors).map(([name, tensor]) => [
        name,
        { shape: tensor.shape, values: tensor.dataSync() as Float32Array }
      ])
    )
    assert.deepEqual([...read.keys()], [...parameterShapes(TINY).keys()])
    for (const [name, shape] of parameterShapes(TINY))
      assert.deepEqual(read.get(name), { shape, values: weights.get(name)! })
    tf.dispose(tensors)
  })

  test('stores float32 little endian', () => {
    // The first value of the first tensor: 0.15625 is 0x3e200000.
    const first = new Map(weights).set(
      'conv0/kernel',
      Float32Array.from(weights.get('conv0/kernel')!, (v, i) => (i === 0 ? 0.15625 : v))
    )
    assert.deepEqual([...encodeWeights(TINY, first).bin.subarray(0, 4)], [0x00, 0x00, 0x20, 0x3e])
  })

  test('reads from within a larger buffer, at an offset that is not a multiple of 4', () => {
    const larger = new Uint8Array(files.bin.length + 7)
    larger.set(files.bin, 3)
    assert.deepEqual(
      decodeWeights({ json: files.json, bin: larger.subarray(3, 3 + files.bin.length) }).weights,
      weights
    )
  })

  test('refuses a file of another length', () => {
    const { length } = files.bin
    assert.throws(() => decodeWeights({ ...files, bin: files.bin.subarray(0, length - 1) }), {
      name: 'RangeError',
      message: new RegExp(`expected ${length} bytes or more, received ${length - 1}`)
    })
    assert.throws(() => decodeWeights({ ...files, bin: new Uint8Array(0) }), {
      name: 'RangeError',
      message: /weights\.bin: .* received 0/
    })
    assert.throws(() => decodeWeights({ ...files, bin: new Uint8Array(length + 4) }), {
      name: 'RangeError',
      message: `weights.bin: expected ${length} bytes, received ${length + 4}`
    })
  })

  test('refuses NaN, on the way out and on the way in, by the name of the tensor', () => {
    const broken = new Map(weights).set('conv1/bias', new Float32Array(6).fill(NaN))
    assert.throws(() => encodeWeights(TINY, broken), {
      name: 'RangeError',
      message: 'weights: expected finite values, received NaN or Infinity in conv1/bias'
    })
    const bin = Uint8Array.from(files.bin)
    bin.set([0x00, 0x00, 0x80, 0x7f], bin.length - 4) // +Infinity in the last value
    assert.throws(() => decodeWeights({ ...files, bin }), {
      name: 'RangeError',
      message: /NaN or Infinity in dense\/bias/
    })
  })

  test('refuses weights of another shape, or none', () => {
    const short = new Map(weights).set('dense/kernel', new Float32Array(59))
    assert.throws(() => encodeWeights(TINY, short), {
      name: 'RangeError',
      message: 'weights: expected 60 values [12, 5] for dense/kernel, received 59'
    })
    assert.throws(() => encodeWeights(TINY, new Map()), {
      name: 'RangeError',
      message: /for conv0\/kernel, received none/
    })
  })

  test('refuses a description that is not one', () => {
    assert.throws(() => decodeWeights({ ...files, json: '{' }), { name: 'SyntaxError' })
    assert.throws(() => decodeWeights({ ...files, json: '{}' }), {
      name: 'RangeError',
      message: /architecture: expected/
    })
    const withWeights = (list: unknown) => JSON.stringify({ ...(JSON.parse(files.json) as object), weights: list })
    for (const list of ['x', 7, true, {}, null])
      assert.throws(() => decodeWeights({ ...files, json: withWeights(list) }), {
        name: 'RangeError',
        message: /weights\.json: expected a list of tensors/
      })
    for (const entry of [null, 'x', {}, 7])
      assert.deepEqual(decodeWeights({ ...files, json: withWeights([entry]) }).weights, weights)
    assert.throws(() => decodeWeights({ ...files, json: 'null' }), {
      name: 'RangeError',
      message: /architecture: expected/
    })
    assert.throws(
      () =>
        decodeWeights(
          withJson(({ architecture }) => {
            architecture.inputSize = 17
          })
        ),
      { name: 'RangeError', message: /inputSize/ }
    )
    assert.throws(
      () =>
        decodeWeights(
          withJson(({ architecture }) => {
            architecture.convolutions = [{ channels: 4, stride: 3 }]
          })
        ),
      { name: 'RangeError', message: /stride: expected 1 or 2, received 3/ }
    )
  })
})
