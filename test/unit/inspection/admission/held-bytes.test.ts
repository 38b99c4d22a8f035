import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHeldBytes } from '../../../../src/inspection/admission/held-bytes.ts'

const ticket = () => ({ lane: 'a', deadlineMs: Infinity, dueMs: Infinity })

suite('createHeldBytes', () => {
  test('holds up to the maximum of all tickets together', () => {
    const [held, a, b] = [createHeldBytes(100), ticket(), ticket()]
    assert.deepEqual([held.hold(a, 60), held.hold(b, 41), held.hold(b, 40)], [true, false, true])
  })
  test('a single ticket may hold more', () => {
    assert.equal(createHeldBytes(100).hold(ticket(), 1000), true)
  })
  test('a ticket that holds again replaces what it held', () => {
    const [held, a, b] = [createHeldBytes(100), ticket(), ticket()]
    held.hold(a, 90)
    held.hold(a, 10)
    assert.equal(held.hold(b, 90), true)
  })
  test('a ticket that got no room holds nothing', () => {
    const [held, a, b, c] = [createHeldBytes(100), ticket(), ticket(), ticket()]
    held.hold(a, 50)
    held.hold(b, 40)
    assert.equal(held.hold(b, 60), false)
    assert.equal(held.hold(c, 50), true)
  })
  test('letting go twice frees the bytes once', () => {
    const [held, a, b, c] = [createHeldBytes(100), ticket(), ticket(), ticket()]
    held.hold(a, 50)
    held.hold(b, 50)
    held.letGo(a)
    held.letGo(a)
    assert.deepEqual([held.hold(c, 51), held.hold(c, 50)], [false, true])
  })
})
