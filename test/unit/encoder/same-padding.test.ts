import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { samePadding } from '../../../src/encoder/same-padding.ts'

suite('samePadding', () => {
  // out = ceil(size / stride); total = (out - 1) * stride + 3 - size, the odd one at the end
  const examples: [number, number, [number, number]][] = [
    [8, 1, [1, 1]], // 7 + 3 - 8 = 2
    [7, 1, [1, 1]],
    [8, 2, [0, 1]], // 3 * 2 + 3 - 8 = 1
    [7, 2, [1, 1]], // 3 * 2 + 3 - 7 = 2
    [1, 2, [1, 1]], // 0 + 3 - 1 = 2
    [2, 2, [0, 1]],
    [8, 4, [0, 0]] // 4 + 3 - 8 < 0: none
  ]
  for (const [size, stride, expected] of examples) {
    test(`side ${size}, stride ${stride}: ${expected.join(' before, ')} after`, () => {
      assert.deepEqual(samePadding(size, stride, 3), expected)
    })
  }
})
