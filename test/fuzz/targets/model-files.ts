import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { checkWeights } from '../../../src/encoder/weights.ts'
import { decodeWeights, encodeWeights } from '../../../src/encoder/weights-file.ts'
import { decodeBank, encodeBank } from '../../../src/scoring/bank-file.ts'
import { createBank } from '../../../src/scoring/memory-bank.ts'
import { randomWeights, TINY, wave } from '../../unit/encoder/encoder-fixture.ts'
import { mutateJson } from '../mutate-json.ts'
import { checkMessage, type Target, text, utf8 } from '../target.ts'

/** good.bank and defect.bank. */
export const banks: Target = {
  name: 'bank-file',
  inputs: 30_000,
  few: 400,
  async open() {
    return {
      seeds: [
        [1, 1],
        [3, 4],
        [20, 16]
      ].map(([K, D]) => encodeBank(createBank(wave(K! * D!, 1.3, 0.2), D!))),
      repair: withBankSum,
      async run(bytes) {
        let bank
        try {
          bank = decodeBank(bytes)
        } catch (error) {
          assert.ok(error instanceof RangeError, String(error))
          checkMessage(error.message)
          return 'refused'
        }
        assert.ok(bank.K >= 1 && bank.D >= 1)
        assert.equal(bank.rows.length, bank.K * bank.D)
        assert.ok(bank.rows.every(Number.isFinite))
        assert.deepEqual(Buffer.from(encodeBank(bank)), Buffer.from(bytes))
        return 'accepted'
      }
    }
  }
}

function withBankSum(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 24) return bytes
  const bank = Uint8Array.from(bytes)
  new DataView(bank.buffer).setUint32(20, crc32(bank.subarray(24)), true)
  return bank
}

/** weights.json and weights.bin, one behind the other with a zero byte between. */
export const weightFiles: Target = {
  name: 'weights-file',
  inputs: 10_000,
  few: 100,
  async open() {
    const { json, bin } = encodeWeights(TINY, randomWeights(TINY, 1))
    return {
      seeds: [Buffer.concat([utf8(json), Uint8Array.of(0), bin])],
      draw: (random) => Buffer.concat([mutateJson(JSON.parse(json), random), Uint8Array.of(0), bin]),
      dictionary: [
        '"architecture"',
        '"convolutions"',
        '"stride"',
        '"inputSize"',
        '"weights"',
        '"__proto__":',
        '"name"',
        'decoder0/kernel',
        '1e9',
        '-2',
        'null',
        '{}',
        '[]'
      ],
      async run(bytes) {
        const cut = bytes.indexOf(0)
        let read
        try {
          read = decodeWeights({
            json: text(bytes.subarray(0, cut < 0 ? bytes.length : cut)),
            bin: cut < 0 ? new Uint8Array() : bytes.subarray(cut + 1)
          })
        } catch (error) {
          assert.ok(
            error instanceof RangeError || error instanceof SyntaxError,
            error instanceof Error ? error.stack : String(error)
          )
          return 'refused'
        }
        checkWeights(read.architecture, read.weights)
        return 'accepted'
      }
    }
  }
}

/** encoder.onnx: what ONNX Runtime makes of it, and that what it does open is an encoder. */
export const onnxModels: Target = {
  name: 'onnx-model',
  inputs: 3_000,
  few: 40,
  async open() {
    return {
      seeds: [toOnnx(TINY, randomWeights(TINY, 1)), toOnnx(TINY, randomWeights(TINY, 2, true))],
      dictionary: [
        'Conv',
        'Gemm',
        'Relu',
        'Flatten',
        'Concat',
        'Loop',
        'If',
        'crops',
        'embeddings',
        'heatMaps',
        'conv0',
        'strides',
        'pads',
        'kernel_shape',
        'external'
      ],
      async run(bytes) {
        let encoder
        try {
          encoder = await openOnnxRuntime(bytes, 1)
        } catch (error) {
          assert.ok(error instanceof Error)
          return 'refused'
        }
        try {
          const { inputSize, embeddingSize } = encoder
          assert.ok(Number.isInteger(inputSize) && Number.isInteger(embeddingSize))
          if (inputSize < 1 || inputSize > 256) return 'accepted'
          const embedding = await encoder.embed(wave(inputSize ** 2, 0.7, 0.1)).catch((error: unknown) => {
            assert.ok(error instanceof Error)
            return null
          })
          if (embedding !== null) assert.ok(embedding instanceof Float32Array)
          return 'accepted'
        } finally {
          await encoder.close()
        }
      }
    }
  }
}
