import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { missesEveryDefect } from '../../../src/training/misses-every-defect.ts'

suite('missesEveryDefect', () => {
  test('only where there were defects, and all went through', () => {
    assert.match(missesEveryDefect({ escape: { count: 3, of: 3, rate: 1 } })!, /every one of the 3 defects/)
    for (const escape of [{ count: 2, of: 3 }, { count: 0, of: 0 }, null, undefined, 'x'])
      assert.equal(missesEveryDefect({ escape }), null)
  })
})
