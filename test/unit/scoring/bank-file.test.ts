import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { crc32 } from 'node:zlib'
import { decodeBank, encodeBank } from '../../../src/scoring/bank-file.ts'
import { createBank } from '../../../src/scoring/memory-bank.ts'

const bytes = () => encodeBank(createBank(Float32Array.of(1, -2, 0.5, 3), 2))
const changed = (at: number, value: number) => {
  const copy = bytes()
  copy[at] = value
  return copy
}

suite('bank file', () => {
  test('the layout is fixed: magic, version, K, D, checksum, float32, all little-endian', () => {
    const floats = Buffer.from('0000803f000000c00000003f00004040', 'hex') // 1, -2, 0.5, 3 in IEEE 754
    const header = Buffer.alloc(24)
    header.write('OKNGBANK')
    header.writeUInt32LE(1, 8)
    header.writeUInt32LE(2, 12)
    header.writeUInt32LE(2, 16)
    header.writeUInt32LE(crc32(floats), 20)
    assert.deepEqual(Buffer.from(bytes()), Buffer.concat([header, floats]))
  })
  test('property: decoding gives back the same bits', () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 5 })
          .chain((D) =>
            fc.tuple(fc.constant(D), fc.array(fc.tuple(...Array.from({ length: D }, () => value)), { minLength: 1 }))
          ),
        ([D, rows]) => {
          const bank = createBank(Float32Array.from(rows.flat()), D)
          assert.deepEqual(decodeBank(encodeBank(bank)), bank)
        }
      )
    )
  })
  test('reads from the middle of a larger buffer, at any offset', () => {
    const padded = new Uint8Array(bytes().length + 3)
    padded.set(bytes(), 3)
    assert.deepEqual([...decodeBank(padded.subarray(3)).rows], [1, -2, 0.5, 3])
  })
  test('refuses a truncated or overlong file', () => {
    assert.throws(() => decodeBank(new Uint8Array(0)), { name: 'RangeError', message: /at least 24 bytes, received 0/ })
    assert.throws(() => decodeBank(bytes().subarray(0, 39)), {
      name: 'RangeError',
      message: /expected 40 bytes for 2 rows of 2 values, received 39/
    })
    assert.throws(() => decodeBank(new Uint8Array([...bytes(), 0])), { name: 'RangeError', message: /received 41/ })
  })
  test('refuses another magic, another version, a damaged row', () => {
    assert.throws(() => decodeBank(changed(0, 88)), {
      name: 'RangeError',
      message: /start with OKNGBANK, received "XKNGBANK"/
    })
    assert.throws(() => decodeBank(changed(8, 2)), { name: 'RangeError', message: /format version 1, received 2/ })
    assert.throws(() => decodeBank(changed(30, 1)), { name: 'RangeError', message: /damaged/ })
  })
  test('allocates nothing for sizes that are not there', () => {
    const huge = bytes()
    huge.fill(0xff, 12, 20)
    assert.throws(() => decodeBank(huge), { name: 'RangeError', message: /4294967295 rows/ })
  })
  test('refuses NaN although the checksum is right', () => {
    const rows = Float32Array.of(1, NaN)
    assert.throws(() => decodeBank(encodeBank({ rows, K: 1, D: 2 })), {
      name: 'RangeError',
      message: /finite values, received NaN/
    })
  })
})
