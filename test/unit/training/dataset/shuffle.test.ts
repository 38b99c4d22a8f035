import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../../src/domain/random.ts'
import { shuffle } from '../../../../src/training/dataset/shuffle.ts'

suite('shuffle', () => {
  test('property: keeps exactly the items; the same seed gives the same order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const shuffled = shuffle(items, createRandom(seed))
        assert.deepEqual(
          shuffled.toSorted((a, b) => a - b),
          items.toSorted((a, b) => a - b)
        )
        assert.deepEqual(shuffle(items, createRandom(seed)), shuffled)
      })
    )
  })

  test('every order of three items comes up equally often', () => {
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 6000; seed++) {
      const order = shuffle(['a', 'b', 'c'], createRandom(seed)).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    // 6000 draws of 6 orders: 1000 each, standard deviation sqrt(6000 * 1/6 * 5/6) = 28.9; five of them allowed.
    assert.equal(counts.size, 6)
    for (const [order, count] of counts) assert.ok(Math.abs(count - 1000) < 145, `${order}: ${count}`)
  })
})
