import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { commandOf } from '../../../../src/integrations/tcp-text/command.ts'
import { lineOf } from '../../../../src/integrations/tcp-text/line-of.ts'
import { createTextStation } from '../../../../src/integrations/tcp-text/text-station.ts'
import type { Answer } from '../../../../src/integrations/handshake/handshake-types.ts'
import { record } from '../../store/records/record-fixture.ts'

const TEMPLATE = '{partId};{code};{score}'

suite('lines of text', () => {
  test('a result, and a trigger without one', () => {
    const { result } = record(1, { partId: '4711', code: 2, score: 0.25 })
    assert.equal(lineOf(TEMPLATE, { result, triggerId: 7 }), '4711;2;0.25')
    assert.equal(lineOf('{triggerId} {ok} {verdict} {code} {score}', { result: null, triggerId: 7 }), '7 0 NG 5 ')
  })

  test('whatever a part id holds, the line is one line, and its columns stay where they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (partId) => {
        const { result } = record(1, { partId, code: 2, score: 0.25 })
        const line = lineOf(TEMPLATE, { result, triggerId: 0 })
        assert.deepEqual(line.split(';').slice(1), ['2', '0.25'])
        assert.doesNotMatch(line, /[\r\n\u2028\u2029]/)
      })
    )
  })

  test('commands', () => {
    assert.deepEqual(commandOf('TRIGGER north\r'), { kind: 'trigger', station: 'north', triggerId: 0, partId: '' })
    assert.deepEqual(commandOf('trigger north 17 (01)0950 A'), {
      kind: 'trigger',
      station: 'north',
      triggerId: 17,
      partId: '(01)0950 A'
    })
    assert.deepEqual(commandOf('RECIPE north 2'), { kind: 'recipe', station: 'north', number: 2 })
    assert.deepEqual(commandOf('STATUS north'), { kind: 'status', station: 'north' })
    assert.deepEqual(commandOf('PING'), { kind: 'ping' })
    assert.deepEqual(commandOf('challenge north M 1'), { kind: 'challenge', station: 'north', partId: 'M 1' })
    for (const line of [
      '',
      'GET / HTTP/1.1',
      'TRIGGER',
      'RECIPE north',
      'RECIPE north ring',
      'TRIGGER north 4294967296',
      'CHALLENGE north'
    ])
      assert.equal(commandOf(line).kind, 'wrong', line)
  })

  test('a station answers each trigger once, and is ready again without an acknowledgement', () => {
    let ms = 0
    const station = createTextStation({
      station: 'north',
      deadlineMs: 100,
      maxClockDifferenceMs: 0,
      recipes: new Map(),
      now: () => ({ ms, epochMs: ms }),
      expect() {},
      select() {}
    })
    const answers: Answer[] = []
    const trigger = (id: number) => station.trigger(id, '', (answer) => answers.push(answer))
    assert.equal(trigger(1), 'offline')
    station.alive(true)
    assert.equal(trigger(1), undefined)
    assert.equal(trigger(2), 'busy')
    ms = 10
    const { result } = record(1, { station: 'north', measId: '1' })
    station.result({ result, receivedMs: 5 })
    station.result({ result, receivedMs: 6 })
    assert.deepEqual(answers, [{ triggerId: 1, result, error: 0 }])
    const { triggers, missed } = station.status().counts
    assert.deepEqual([triggers, missed], [1, 2], 'what is not taken is counted')
    assert.equal(trigger(2), undefined)
    ms = 111
    station.tick()
    assert.deepEqual(answers.at(-1), { triggerId: 2, result: null, error: 3 })
  })

  test('a master part is announced only while no part is in work, and that is said', () => {
    const expected: (string | null)[] = []
    const station = createTextStation({
      station: 'north',
      deadlineMs: 100,
      maxClockDifferenceMs: 0,
      recipes: new Map(),
      now: () => ({ ms: 0, epochMs: 0 }),
      expect(partId) {
        expected.push(partId)
      },
      select() {}
    })
    station.alive(true)
    station.trigger(1, '', () => {})
    assert.equal(station.challenge('M1'), 'busy')
    const line = (measId: string) => ({ result: record(1, { station: 'north', measId }).result, receivedMs: 0 })
    station.result(line('1'))
    assert.equal(station.challenge('M1'), undefined)
    station.result(line('2'))
    assert.deepEqual(expected, [null, null, 'M1', null])
  })
})
