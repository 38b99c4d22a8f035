import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { array, assert as check, integer, property } from 'fast-check'
import { createEventParser } from '../../../src/web/event-parser.ts'

const STREAM = ':\n\nevent: result\ndata: {"a":1}\n\n:\n\ndata: first\ndata: second\n\nevent: picture\ndata:x\n\n'
const EVENTS = [
  { event: 'result', data: '{"a":1}' },
  { event: 'message', data: 'first\nsecond' },
  { event: 'picture', data: 'x' }
]

suite('createEventParser', () => {
  test('gives the events of a stream, however it is cut', () => {
    check(
      property(array(integer({ min: 0, max: STREAM.length }), { maxLength: 12 }), (cuts) => {
        const parse = createEventParser()
        const ends = [...cuts.sort((a, b) => a - b), STREAM.length]
        assert.deepEqual(
          ends.flatMap((end, n) => parse(STREAM.slice(ends[n - 1] ?? 0, end))),
          EVENTS
        )
      })
    )
  })

  test('an event that is not complete is not given', () => {
    const parse = createEventParser()
    assert.deepEqual(parse('event: result\ndata: 1\n'), [])
    assert.deepEqual(parse(''), [])
    assert.deepEqual(parse('\n'), [{ event: 'result', data: '1' }])
    assert.deepEqual(parse('data: 2'), [])
  })
})
