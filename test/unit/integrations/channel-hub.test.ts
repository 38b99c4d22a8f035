import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { ToChannel } from '../../../src/domain/channels/line.ts'
import { createChannelHub } from '../../../src/integrations/channel-hub.ts'
import { createLineWishes } from '../../../src/integrations/line-wishes.ts'
import { record } from '../store/records/record-fixture.ts'

function bench(tryRecipe: (recipe: string) => Promise<void> = async () => {}) {
  const told: ToChannel[] = []
  const thread = Object.assign(new EventEmitter(), {
    postMessage(message: ToChannel) {
      told.push(message)
      if (message.type === 'close') thread.emit('exit')
    },
    terminate: async () => {}
  })
  const alive: (() => void)[] = []
  const announced: (() => void)[] = []
  let ready = true
  const due: string[] = []
  const setTimer = (run: () => void, ms: number): (() => void) => {
    if (ms === 100) alive.push(run)
    if (ms === 120_000) announced.push(run)
    return () => {}
  }
  const clock = { ms: Date.parse('2026-01-02T06:00:00Z') }
  const wishes = createLineWishes(setTimer, () => clock.ms)
  const hub = createChannelHub({
    wishes,
    threads: new Map([['modbus', () => thread]]),
    cameras: new Map(),
    newId: () => 'id',
    onNoPicture() {},
    tryRecipe,
    judge: async ({ measId }) => ({ kind: 'refused', errorCode: 'X', detail: measId }),
    findRecords: async ({ resultId }) => (resultId === 'none' ? Promise.reject(new Error('away')) : [record(1).result]),
    mayEnter: async (key) => key === 'right',
    isReady: () => ready,
    due: () => due,
    async onRecipe() {
      due.push('north')
    },
    setTimer,
    now: () => new Date(0),
    onState() {}
  })
  const beat = (isReady: boolean): void => {
    ready = isReady
    alive.shift()!()
  }
  return { hub, wishes, thread, told, beat, announced, clock }
}

suite('channel hub', () => {
  test('tells of each verdict, and again and again that the service lives and whether it can judge', async () => {
    const { hub, told, beat } = bench()
    const line = { result: record(1).result, receivedMs: 5 }
    hub.publish(line)
    beat(true)
    beat(false)
    assert.deepEqual(told, [
      { type: 'result', line },
      { type: 'alive', ready: true, due: [] },
      { type: 'alive', ready: false, due: [] }
    ])
    await hub.close()
    assert.equal(told.at(-1)?.type, 'close')
  })

  test('a part that is announced is that of its station until it is taken back', () => {
    const { wishes, thread } = bench()
    const expect = (partId: string | null): void => {
      thread.emit('message', { type: 'expect', station: 'north', partId, triggerId: 0 })
    }
    expect('4711')
    const parts = [
      wishes.partOf('north', undefined),
      wishes.partOf('south', undefined),
      wishes.partOf(undefined, undefined)
    ]
    assert.deepEqual(parts, ['4711', undefined, undefined])
    assert.equal(wishes.partOf('north', '16'), '4711')
    expect(null)
    assert.equal(wishes.partOf('north', undefined), undefined)
  })

  test('a master part that is announced is that of the next picture of its station', () => {
    const { hub, wishes } = bench()
    wishes.announce('north', 'M1')
    assert.deepEqual([wishes.partOf('north', '7'), wishes.partOf('south', '7')], ['M1', undefined])
    hub.publish({ result: record(1, { station: 'north', partId: 'other' }).result, receivedMs: 1 })
    assert.equal(wishes.partOf('north', '8'), 'M1')
    hub.publish({ result: record(2, { station: 'north', partId: 'M1' }).result, receivedMs: 2 })
    assert.equal(wishes.partOf('north', '9'), undefined)
  })

  test('a master part is waited for two minutes from when it was announced last', () => {
    const { wishes, announced } = bench()
    wishes.announce('north', 'M1')
    wishes.announce('north', 'M1')
    announced[0]!()
    assert.equal(wishes.partOf('north', '7'), 'M1')
    announced[1]!()
    assert.equal(wishes.partOf('north', '7'), undefined)
  })

  test('a part that is announced with a trigger id is that of the picture with this measId alone', () => {
    const { wishes, thread } = bench()
    thread.emit('message', { type: 'expect', station: 'north', partId: '4711', triggerId: 17 })
    assert.deepEqual(
      ['17', '16', undefined].map((measId) => wishes.partOf('north', measId)),
      ['4711', undefined, undefined]
    )
  })

  test('a part id of a controller is kept as one of a camera is: short, and without what no database takes', () => {
    const { wishes, thread } = bench()
    thread.emit('message', { type: 'expect', station: 'north', partId: `a\0${'x'.repeat(1000)}`, triggerId: 0 })
    const partId = wishes.partOf('north', undefined)!
    assert.deepEqual([partId.slice(0, 3), Buffer.byteLength(partId)], ['a\uFFFDx', 256])
  })

  test('what a channel has announced ends with it: nobody would take it back', () => {
    const { wishes, thread } = bench()
    thread.emit('message', { type: 'expect', station: 'north', partId: '4711', triggerId: 0 })
    thread.emit('exit')
    assert.equal(wishes.partOf('north', undefined), undefined)
  })

  test('records that a channel asks for are read for it, and it hears when they cannot be', async () => {
    const { thread, told } = bench()
    for (const [id, resultId] of ['some', 'none'].entries())
      thread.emit('message', { type: 'records', id, wanted: { station: 'north', resultId, limit: 1 } })
    await new Promise(setImmediate)
    assert.deepEqual(told, [
      { type: 'records-answer', id: 0, results: [record(1).result] },
      { type: 'records-answer', id: 1, results: null }
    ])
  })

  test('a picture is judged, and its channel is told the verdict', async () => {
    const { thread, told } = bench()
    thread.emit('message', { type: 'picture', id: 7, picture: { measId: 'm' } })
    await new Promise(setImmediate)
    assert.deepEqual(told, [{ type: 'verdict', id: 7, verdict: { kind: 'refused', errorCode: 'X', detail: 'm' } }])
  })

  test('a key is asked for, and its channel is told whether it may be used', async () => {
    const { thread, told } = bench()
    for (const [id, key] of ['right', 'wrong'].entries()) thread.emit('message', { type: 'login', id, key })
    await new Promise(setImmediate)
    assert.deepEqual(told, [
      { type: 'login-answer', id: 0, allowed: true },
      { type: 'login-answer', id: 1, allowed: false }
    ])
  })

  test('a recipe is chosen when it can judge, else the channel is told why not', async () => {
    const { wishes, thread, told } = bench(async (recipe) => {
      if (recipe !== 'ring') throw new Error('it has no model version yet')
    })
    for (const recipe of ['nut', 'ring']) {
      thread.emit('message', { type: 'select', station: 'north', recipe })
      await new Promise(setImmediate)
      assert.equal(wishes.recipeOf('north'), recipe === 'ring' ? 'ring' : undefined)
    }
    assert.deepEqual(told, [
      { type: 'selected', station: 'north', recipe: 'nut', problem: 'it has no model version yet' },
      // The recipe may ask for its master parts first: that is told before it is said to be chosen.
      { type: 'alive', ready: true, due: ['north'] },
      { type: 'selected', station: 'north', recipe: 'ring', problem: null }
    ])
  })

  test('a station is in simulation from the answer on, and stays so when the channel ends', () => {
    const { wishes, thread, told, clock } = bench()
    const simulate = (on: boolean): void => {
      thread.emit('message', { type: 'simulate', id: 3, station: 'north', on })
    }
    const isSimulated = (station: string | null): boolean => wishes.isSimulated(station, null)
    assert.equal(isSimulated('north'), false)
    simulate(true)
    assert.deepEqual(told, [{ type: 'simulate-answer', id: 3 }])
    assert.deepEqual([isSimulated('north'), isSimulated('south')], [true, false])
    simulate(false)
    clock.ms++
    assert.deepEqual([isSimulated('north'), isSimulated(null)], [false, false])
    simulate(true)
    thread.emit('exit')
    assert.equal(isSimulated('north'), true)
  })

  test('a picture that arrived in simulation is simulated, also where it is judged after the end', () => {
    const { wishes, clock } = bench()
    const at = (ms: number): string => new Date(clock.ms + ms).toISOString()
    const before = at(-1)
    wishes.simulate('north', true)
    clock.ms += 5000
    const [within, end, after] = [at(-1), at(0), at(1)]
    wishes.simulate('north', false)
    clock.ms += 5000
    wishes.simulate('north', false)
    assert.deepEqual(
      [before, within, end, after].map((receivedAt) => wishes.isSimulated('north', receivedAt)),
      [true, true, true, false]
    )
    assert.equal(wishes.isSimulated('south', within), false)
  })
})
