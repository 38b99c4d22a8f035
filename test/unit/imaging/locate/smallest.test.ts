import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { smallest } from '../../../../src/imaging/locate/smallest.ts'

suite('smallest', () => {
  test('what sorting gives, ties included', () => {
    const values = fc.oneof(fc.float({ noNaN: true }), fc.integer({ min: 0, max: 3 }))
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 50 }), fc.nat(), (list, n) => {
        const place = n % list.length
        // 0 is added because -0 and 0 are the same value here.
        assert.equal(smallest(Float32Array.from(list), place) + 0, Float32Array.from(list).sort()[place]! + 0)
      })
    )
  })
})
