import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { FrameRoom } from '../../../../src/domain/inspection/frame-memory.ts'
import { createFrameMemory } from '../../../../src/inspection/admission/frame-memory.ts'

const KB = 1024

suite('createFrameMemory', () => {
  test('the same place is used again, from its lower end', () => {
    const memory = createFrameMemory(16 * KB)
    const first = memory.take(1000)!
    const second = memory.take(1000)!
    assert.deepEqual([first.bytes.length, first.bytes.byteOffset, second.bytes.byteOffset], [1000, 0, 1024])
    first.giveBack()
    assert.equal(memory.take(500)!.bytes.byteOffset, 0)
    assert.ok(first.bytes.buffer === second.bytes.buffer && first.bytes.buffer instanceof SharedArrayBuffer)
  })

  test('what finds no room, or is too large beside others, has none', () => {
    const memory = createFrameMemory(4 * KB)
    assert.equal(memory.take(KB + 1), null)
    assert.equal(memory.take(0), null)
    assert.equal(memory.take(NaN), null)
    const rooms = Array.from({ length: 4 }, () => memory.take(KB)!)
    assert.equal(memory.take(1), null)
    rooms[2]!.giveBack()
    assert.equal(memory.take(KB)!.bytes.byteOffset, 2 * KB)
  })

  test('room that was given back twice is free once', () => {
    const memory = createFrameMemory(4 * KB)
    const room = memory.take(KB)!
    room.giveBack()
    const other = memory.take(KB)!
    room.giveBack()
    assert.notEqual(memory.take(KB)!.bytes.byteOffset, other.bytes.byteOffset)
  })

  test('no two at a time share a byte, and when all are back there is all the room again', () => {
    const step = fc.oneof(fc.record({ take: fc.integer({ min: 1, max: 5 * KB }) }), fc.record({ back: fc.nat() }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const memory = createFrameMemory(16 * KB)
        const rooms: FrameRoom[] = []
        for (const next of steps) {
          if ('take' in next) {
            const room = memory.take(next.take)
            if (room === null) continue
            const from = room.bytes.byteOffset
            for (const { bytes } of rooms)
              assert.ok(from >= bytes.byteOffset + bytes.length || from + next.take <= bytes.byteOffset)
            assert.ok(from % 64 === 0 && from + next.take <= 16 * KB)
            rooms.push(room)
          } else if (rooms.length > 0) {
            rooms.splice(next.back % rooms.length, 1)[0]!.giveBack()
          }
        }
        for (const room of rooms) room.giveBack()
        assert.deepEqual(
          Array.from({ length: 4 }, () => memory.take(4 * KB)?.bytes.byteOffset),
          [0, 4 * KB, 8 * KB, 12 * KB]
        )
      })
    )
  })
})
