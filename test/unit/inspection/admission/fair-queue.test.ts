import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createFairQueue } from '../../../../src/inspection/admission/fair-queue.ts'

const LANES = ['a', 'b', 'c', 'd']
const lane = fc.constantFrom(...LANES)

/** Items are told apart by their number; `lane` is theirs. */
function filled(lanes: readonly string[]) {
  const queue = createFairQueue<{ readonly lane: string; readonly n: number }>()
  lanes.forEach((each, n) => {
    queue.push(each, { lane: each, n })
  })
  return queue
}

function drain<T>(queue: { shift(): T | undefined }): T[] {
  const items: T[] = []
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) items.push(item)
  return items
}

suite('fair queue', () => {
  test('lanes take turns', () => {
    assert.deepEqual(
      drain(filled(['a', 'a', 'a', 'b', 'c', 'b'])).map(({ lane: of, n }) => `${of}${n}`),
      ['a0', 'b3', 'c4', 'a1', 'b5', 'a2']
    )
  })

  test('gives everything back once, each lane in its order', () => {
    fc.assert(
      fc.property(fc.array(lane), (lanes) => {
        const queue = filled(lanes)
        assert.equal(queue.size(), lanes.length)
        const items = drain(queue)
        assert.deepEqual(
          items.map(({ n }) => n).toSorted((x, y) => x - y),
          lanes.map((_, n) => n)
        )
        for (const each of LANES) {
          const own = items.filter((item) => item.lane === each).map(({ n }) => n)
          assert.deepEqual(
            own,
            own.toSorted((x, y) => x - y)
          )
        }
        assert.equal(queue.size(), 0)
      })
    )
  })

  test('while something waits in a lane, no other lane has two turns, whatever comes and goes', () => {
    const step = fc.oneof(fc.record({ push: lane }), fc.constant('shift' as const))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = createFairQueue<string>()
        /** By lane that waits: turns that others had since. */
        const since = new Map<string, Map<string, number>>()
        for (const each of steps) {
          if (each !== 'shift') {
            queue.push(each.push, each.push)
            if (!since.has(each.push)) since.set(each.push, new Map())
            continue
          }
          const served = queue.shift()
          if (served === undefined) continue
          since.delete(served)
          if (queue.sizeOf(served) > 0) since.set(served, new Map())
          for (const [waiting, turns] of since) {
            if (waiting === served) continue
            turns.set(served, (turns.get(served) ?? 0) + 1)
            assert.ok(turns.get(served)! <= 1, `${served} had two turns while ${waiting} waited`)
          }
        }
      })
    )
  })

  test('ahead is what goes before a new one', () => {
    fc.assert(
      fc.property(fc.array(lane), fc.nat(20), lane, (lanes, shifts, mine) => {
        const queue = filled(lanes)
        for (let n = 0; n < shifts; n++) queue.shift()
        const ahead = queue.ahead(mine)
        queue.push(mine, { lane: mine, n: -1 })
        assert.equal(
          ahead,
          drain(queue).findIndex(({ n }) => n === -1)
        )
      })
    )
  })

  test('drops the newest of the longest lane only, and only of one that is longer than said', () => {
    fc.assert(
      fc.property(fc.array(lane), fc.nat(10), (lanes, least) => {
        const queue = filled(lanes)
        const sizes = new Map(LANES.map((each) => [each, queue.sizeOf(each)]))
        const longest = Math.max(...sizes.values())
        const dropped = queue.dropFromLongest(least)
        assert.equal(dropped !== undefined, longest > least)
        if (dropped === undefined) return
        assert.equal(sizes.get(dropped.lane), longest)
        assert.equal(dropped.n, lanes.lastIndexOf(dropped.lane))
        assert.equal(queue.size(), lanes.length - 1)
      })
    )
  })

  test('removes one of the middle, and nothing that is not there', () => {
    const queue = createFairQueue<string>()
    for (const item of ['a1', 'a2', 'a3']) queue.push('a', item)
    queue.remove('a', 'a2')
    queue.remove('a', 'a2')
    queue.remove('b', 'a1')
    assert.deepEqual([queue.size(), drain(queue)], [2, ['a1', 'a3']])
  })
})
