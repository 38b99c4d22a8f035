import { test } from 'node:test'
import assert from 'node:assert/strict'
import { classify } from '../../../../src/training/network/classifier.ts'

test('classify: pooled * weights + bias, row by row', () => {
  // 1 * 2 + 2 * -1 + 0.5 = 0.5; 3 * 2 + 4 * -1 + 0.5 = 2.5
  assert.deepEqual(
    [...classify(Float32Array.of(1, 2, 3, 4), { weights: Float32Array.of(2, -1), bias: 0.5 })],
    [0.5, 2.5]
  )
})
