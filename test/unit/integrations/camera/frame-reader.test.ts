import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createFrameReader } from '../../../../src/integrations/camera/frame-reader.ts'
import { encoded, frameHeader } from './messages.ts'

const MAX_BYTES = 1000
function bench() {
  const told: [object, number[]][] = []
  const reader = createFrameReader(MAX_BYTES, (message, pixels) => {
    told.push([message, [...pixels]])
  })
  return { told, reader }
}

suite('frame reader', () => {
  test('messages come out as they were sent, however the stream is cut', () => {
    const message = fc.oneof(
      fc.constant([{ kind: 'alive' }, new Uint8Array(0)] as const),
      fc.tuple(
        fc.integer({ min: 1, max: 9 }).map((n) => frameHeader(n)),
        fc.uint8Array({ maxLength: 40 })
      )
    )
    fc.assert(
      fc.property(fc.array(message), fc.infiniteStream(fc.integer({ min: 1, max: 50 })), (messages, cuts) => {
        const { told, reader } = bench()
        const stream = Buffer.concat(messages.map(([header, pixels]) => encoded(header, pixels)))
        for (let at = 0; at < stream.length;) {
          const length = cuts.next().value
          reader.push(stream.subarray(at, at + length))
          at += length
        }
        assert.deepEqual(
          told,
          messages.map(([header, pixels]) => [header, [...pixels]])
        )
        assert.equal(reader.isInside(), false)
      })
    )
  })

  test('a frame that is cut off is no message', () => {
    const { told, reader } = bench()
    reader.push(encoded(frameHeader(1), new Uint8Array(12)).subarray(0, -1))
    assert.deepEqual([told.length, reader.isInside()], [0, true])
  })

  const wrong: readonly (readonly [string, Buffer, RegExp])[] = [
    ['another magic', Buffer.from('HTTP/1.1 200 OK'), /expected a message that begins with OKF1, received "HTTP"/],
    ['no header', encoded(''), /expected a header of 1 to 4096 bytes, received 0/],
    ['a long header', encoded('x'.repeat(4097)), /expected a header of 1 to 4096 bytes, received 4097/],
    ['too many pixels', encoded({ kind: 'alive' }, undefined, 1001), /expected at most 1000 bytes .* received 1001/],
    ['no JSON', encoded('{'), /expected JSON, received "\{"/],
    ['another kind', encoded({ kind: 'x' }), /^Error: kind: /],
    ['a width below 0', encoded(frameHeader(1, { width: -1 })), /^Error: width: /],
    ['a time that is no number', encoded(frameHeader(1, { cameraNs: '1e3' })), /^Error: cameraNs: /]
  ]
  for (const [name, bytes, error] of wrong)
    test(`${name} is an error`, () => {
      assert.throws(() => {
        bench().reader.push(bytes)
      }, error)
    })
})
