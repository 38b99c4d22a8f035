import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createBank } from '../../../src/scoring/memory-bank.ts'

suite('createBank', () => {
  test('counts the rows and keeps the values', () => {
    const rows = Float32Array.of(1, 2, 3, 4, 5, 6)
    assert.deepEqual(createBank(rows, 3), { rows, K: 2, D: 3 })
  })
  test('refuses an empty bank and one that is not whole rows', () => {
    assert.throws(() => createBank(new Float32Array(0), 2), {
      name: 'RangeError',
      message: /K \* 2 values with K >= 1, received 0/
    })
    assert.throws(() => createBank(Float32Array.of(1, 2, 3), 2), {
      name: 'RangeError',
      message: /K \* 2 values .* received 3/
    })
  })
  test('refuses a row length that is not a whole number >= 1', () => {
    for (const D of [0, -1, 1.5, NaN])
      assert.throws(() => createBank(Float32Array.of(1, 2), D), { name: 'RangeError', message: /D: expected/ })
  })
  test('names the place of a value that is not finite', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      assert.throws(() => createBank(Float32Array.of(1, 2, 3, bad), 2), {
        name: 'RangeError',
        message: /row 1, column 1/
      })
    }
  })
})
