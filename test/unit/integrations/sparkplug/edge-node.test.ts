import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Message } from '../../../../src/domain/records/outbox.ts'
import { resultMessage } from '../../../../src/domain/records/outbox.ts'
import { createEdgeNode } from '../../../../src/integrations/sparkplug/edge-node.ts'
import { encodePayload } from '../../../../src/integrations/sparkplug/payload.ts'
import { record } from '../../store/records/record-fixture.ts'
import { decoded } from './decoded.ts'

const BEGIN_MS = Date.UTC(2026, 0, 2, 3, 4, 10)

/** Edge node `n` of group `g`; what it published as `TYPE device seq`. */
function bench(host = '') {
  const clock = { ms: BEGIN_MS }
  const packets: { topic: string; payload: Buffer }[] = []
  const edge = createEdgeNode({
    group: 'g',
    node: 'n',
    host,
    stations: ['north'],
    nowMs: () => clock.ms,
    firstBdSeq: 255,
    publish(packet) {
      packets.push(packet)
    }
  })
  const take = () => packets.splice(0)
  const heard = (): string[] =>
    take().map(({ topic, payload }) => {
      const [, , type, , device = ''] = topic.split('/')
      return `${type} ${device} ${decoded(payload).seq}`
    })
  const state = (online: boolean, timestamp: number) =>
    edge.received(`spBv1.0/STATE/${host}`, Buffer.from(JSON.stringify({ online, timestamp })))
  const rebirth = (name = 'Node Control/Rebirth') =>
    edge.received(
      'spBv1.0/g/NCMD/n',
      encodePayload({ timestamp: 1, seq: null, metrics: [{ name, type: 'Boolean', value: true }] })
    )
  return { edge, clock, take, heard, state, rebirth }
}
const result = (n: number, station: string | null = 'north'): Message => ({
  position: n,
  ...resultMessage(record(n, { station, score: null, diameterMm: 36.5 }))
})

suite('Sparkplug edge node', () => {
  test('each connection has a will of its own number, which the birth repeats', () => {
    const { edge, take } = bench()
    for (const bdSeq of [255, 0, 1]) {
      const will = edge.newWill()
      assert.equal(will.topic, 'spBv1.0/g/NDEATH/n')
      assert.deepEqual(decoded(will.payload), { seq: undefined, values: { bdSeq } })
      edge.connected()
      const [birth] = take()
      assert.deepEqual(decoded(birth!.payload), {
        seq: 0,
        values: { bdSeq, 'Node Control/Rebirth': false, Ready: false }
      })
      edge.disconnected()
    }
  })

  test('births come first, then data, numbered through; a new station is born before its data', () => {
    const { edge, heard } = bench()
    edge.newWill()
    assert.throws(() => {
      edge.send([result(1)])
    }, /not connected/)
    edge.connected()
    edge.send([result(1), result(2, 'a/b'), result(3, null), result(4)])
    edge.tell(true)
    edge.tell(true)
    assert.deepEqual(heard(), [
      'NBIRTH  0',
      'DBIRTH north 1',
      'DDATA north 2',
      'DBIRTH a_b 3',
      'DDATA a_b 4',
      'DBIRTH none 5',
      'DDATA none 6',
      'DDATA north 7',
      'NDATA  8'
    ])
    for (let n = 0; n < 248; n++) edge.send([result(5)])
    assert.deepEqual(heard().slice(-2), ['DDATA north 255', 'DDATA north 0'])
  })

  test('data say what the record says; a birth says nothing of any part', () => {
    const { edge, take } = bench()
    edge.newWill()
    edge.connected()
    const [, birth] = take()
    assert.ok(Object.values(decoded(birth!.payload).values).every((value) => value === null))
    edge.send([result(20)])
    const { body } = result(20)
    const { values, historical } = decoded(take()[0]!.payload)
    assert.deepEqual(
      [values['Result/Id'], values['Result/Ok'], values['Result/Code'], values['Result/Score']],
      [body['resultId'], false, 2, null]
    )
    assert.deepEqual(
      [values['Result/DiameterMm'], values['Result/JudgedAt']],
      [36.5, Date.parse(body['judgedAt'] as string)]
    )
    assert.equal(historical, undefined)
  })

  test('what happened before this life is historical', () => {
    const { edge, take } = bench()
    edge.newWill()
    edge.connected()
    take()
    edge.send([result(9), result(10)])
    assert.deepEqual(
      take().map(({ payload }) => decoded(payload).historical ?? false),
      [true, false]
    )
  })

  test('a rebirth is one; anything else is none', () => {
    const { edge, heard, rebirth } = bench()
    rebirth()
    edge.newWill()
    edge.connected()
    heard()
    edge.send([result(1, 'south')])
    heard()
    rebirth()
    assert.deepEqual(heard(), ['NBIRTH  0', 'DBIRTH north 1', 'DBIRTH south 2'])
    rebirth('Node Control/Reboot')
    edge.received('spBv1.0/g/NCMD/n', Buffer.from('no protobuf'))
    assert.deepEqual(heard(), [])
  })

  test('with a primary host results wait while it is offline, and it goes when the host goes', () => {
    const { edge, heard, state } = bench('scada')
    edge.newWill()
    edge.connected()
    assert.deepEqual(heard(), [])
    assert.throws(() => {
      edge.send([result(1)])
    }, /the host scada is not online/)
    state(true, 100)
    state(true, 100)
    assert.deepEqual(heard(), ['NBIRTH  0', 'DBIRTH north 1'])
    assert.equal(state(false, 99), undefined, 'of a session before')
    assert.equal(edge.problem(), null)
    assert.equal(state(false, 100), 'reconnect')
    // The connection ends a little later. Until then nothing may follow the death.
    edge.tell(true)
    state(true, 100)
    assert.throws(() => {
      edge.send([result(1)])
    }, /not connected/)
    assert.deepEqual(heard(), [])
    edge.disconnected()
    edge.newWill()
    edge.connected()
    state(false, 100)
    assert.match(edge.problem()!, /scada/)
    state(true, 101)
    assert.equal(edge.problem(), null)
  })
})
