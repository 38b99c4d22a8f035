import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { logarithm } from '../../../src/imaging/logarithm.ts'

suite('logarithm', () => {
  test('that of the number as float32, to 3e-13', () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(2 ** -126), max: Math.fround(3.4e38), noNaN: true }), (x) => {
        assert.ok(
          Math.abs(logarithm(x) - Math.log(x)) < 3e-13 + 1e-15 * Math.abs(Math.log(x)),
          `${x}: ${logarithm(x)}, ${Math.log(x)}`
        )
      })
    )
    for (const x of [1, 2, 0.5, 0.1, 255.1, 1 + 2 ** -23, 2 - 2 ** -23])
      assert.ok(Math.abs(logarithm(x) - Math.log(Math.fround(x))) < 3e-13)
  })
})
