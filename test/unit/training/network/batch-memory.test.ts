import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { DEFAULT_ARCHITECTURE, trainingArchitecture } from '../../../../src/encoder/architecture.ts'
import { bytesPerPicture, checkBatchMemory } from '../../../../src/training/network/batch-memory.ts'

const GB = 2 ** 30

suite('memory of a batch', () => {
  test('is about what was measured for polar crops of 128 x 256 px, and half of that for 128 x 128 px', () => {
    const polar = trainingArchitecture({ mode: 'polar', sizePx: 128, columnsPx: 256, margin: 1.1 })
    assert.equal(bytesPerPicture(polar), 22_020_096)
    assert.equal(bytesPerPicture(DEFAULT_ARCHITECTURE), 11_010_048)
  })

  test('a batch that fits passes; one that does not is refused with the largest that does', () => {
    checkBatchMemory(64, DEFAULT_ARCHITECTURE, 'wasm', 2 * GB)
    checkBatchMemory(331, DEFAULT_ARCHITECTURE, 'wasm', 16 * GB)
    assert.throws(() => checkBatchMemory(332, DEFAULT_ARCHITECTURE, 'wasm', 16 * GB), {
      name: 'RangeError',
      message:
        'batch size 332: a step takes about 3.66 GB for it (11 MB a picture), the wasm backend can hold 4.29 '
        + 'GB: expected at most 331'
    })
    checkBatchMemory(1000, DEFAULT_ARCHITECTURE, 'tensorflow', 16 * GB)
    assert.throws(() => checkBatchMemory(1_000_000, DEFAULT_ARCHITECTURE, 'tensorflow', 2 * GB), {
      message:
        'batch size 1000000: a step takes about 11 TB for it (11 MB a picture), this machine has 2.15 GB '
        + 'free: expected at most 165'
    })
  })
})
