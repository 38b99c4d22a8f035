import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createArriving } from '../../../../src/inspection/admission/arriving.ts'

const ticket = (lane: string) => ({ lane, deadlineMs: Infinity, dueMs: Infinity })

suite('createArriving', () => {
  test('counts by lane; a lane without requests is missing', () => {
    const arriving = createArriving()
    const [a1, a2, b] = [ticket('a'), ticket('a'), ticket('b')]
    for (const each of [a1, a2, b]) arriving.add(each, 0)
    assert.deepEqual(
      [...arriving.byLane()],
      [
        ['a', 2],
        ['b', 1]
      ]
    )
    arriving.remove(b)
    arriving.remove(b)
    assert.deepEqual([arriving.size(), [...arriving.byLane()]], [2, [['a', 2]]])
  })
  test('a request is slow after 500 ms, and is returned once', () => {
    const arriving = createArriving()
    const [first, second] = [ticket('a'), ticket('a')]
    arriving.add(first, 0)
    arriving.add(second, 1)
    assert.deepEqual(arriving.removeSlow(500), [])
    assert.deepEqual(arriving.removeSlow(501), [first])
    assert.deepEqual([arriving.removeSlow(501), arriving.size()], [[], 1])
  })
})
