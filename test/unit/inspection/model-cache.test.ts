import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import type { LoadedModel } from '../../../src/inspection/loaded-model.ts'
import { createModelCache } from '../../../src/inspection/model-cache.ts'
import { fakeEncoder, fakeModel } from './fake-model.ts'

suite('createModelCache', () => {
  test('callers at the same time and after share one load', async () => {
    const { cache, loads } = setUp()
    const [a, b] = await Promise.all([cache.get('ring', 'v1'), cache.get('ring', 'v1')])
    assert.equal(a, b)
    assert.equal(await cache.get('ring', 'v1'), a)
    assert.deepEqual(loads, ['ring v1'])
  })

  test('the same version name of another recipe is another model', async () => {
    const { cache, loads } = setUp()
    assert.notEqual(await cache.get('ring', 'v1'), await cache.get('disc', 'v1'))
    assert.deepEqual(loads, ['ring v1', 'disc v1'])
  })

  test('keeps the most recently used ones, and lists them, the most recent last', async () => {
    const { cache, loads } = setUp({ limit: 2 })
    const a = await cache.get('ring', 'a')
    await cache.get('ring', 'b')
    await cache.get('ring', 'a') // b is now the oldest
    const c = await cache.get('ring', 'c')
    assert.deepEqual(cache.loaded(), [a, c])
    await cache.get('ring', 'a')
    assert.deepEqual(cache.loaded(), [c, a])
    await cache.get('ring', 'b')
    assert.deepEqual(loads, ['ring a', 'ring b', 'ring c', 'ring b'])
  })

  test('lists only what has been loaded', async () => {
    const { cache } = setUp()
    const loading = cache.get('ring', 'a')
    assert.deepEqual(cache.loaded(), [])
    assert.deepEqual([await loading], cache.loaded())
  })

  test('a failed load is thrown to all who wait, and tried again by the next', async () => {
    let fail = true
    const { cache, loads } = setUp({ load: async () => { if (fail) throw new Error('disk gone'); return fakeModel() } })
    const both = await Promise.allSettled([cache.get('ring', 'a'), cache.get('ring', 'a')])
    assert.deepEqual(both.map((r) => r.status === 'rejected' && String(r.reason)), ['Error: disk gone', 'Error: disk gone'])
    assert.deepEqual(cache.loaded(), [])
    fail = false
    await cache.get('ring', 'a')
    assert.deepEqual(loads, ['ring a', 'ring a'])
  })

  test('one that is pushed out is closed when the grace time ends, not before, and once', async () => {
    const { cache, timers } = setUp({ limit: 1, graceMs: 5000 })
    const a = await cache.get('ring', 'a')
    const b = await cache.get('ring', 'b')
    assert.deepEqual(timers.map(({ ms }) => ms), [5000])
    await settle()
    assert.deepEqual([closed(a), closed(b)], [0, 0])
    timers[0]!.run()
    await settle()
    assert.deepEqual([closed(a), closed(b)], [1, 0])
  })

  test('one that is asked for again within its grace time is loaded anew; closing the old one leaves it alone', async () => {
    const { cache, timers } = setUp({ limit: 1 })
    const old = await cache.get('ring', 'a')
    await cache.get('ring', 'b')
    const anew = await cache.get('ring', 'a')
    for (const { run } of timers) run()
    await settle()
    assert.deepEqual([closed(old), closed(anew)], [1, 0])
    assert.deepEqual(cache.loaded(), [anew])
  })

  test('one that is pushed out while it loads is still answered, and closed later', async () => {
    const gate = new EventEmitter()
    const { cache, timers } = setUp({ limit: 1, load: async (_, version) => { if (version === 'slow') await once(gate, 'open'); return fakeModel() } })
    const slow = cache.get('ring', 'slow')
    await cache.get('ring', 'b')
    timers[0]!.run()
    gate.emit('open')
    const model = await slow
    await settle()
    assert.equal(closed(model), 1)
    assert.equal(cache.loaded().length, 1)
  })

  test('an encoder that cannot be closed ends nothing', async () => {
    const { cache, timers } = setUp({ limit: 1, load: async () => fakeModel({ ...fakeEncoder(), close: async () => { throw new Error('stuck') } }) })
    await cache.get('ring', 'a')
    await cache.get('ring', 'b')
    timers[0]!.run()
    await settle()
    await cache.close()
  })

  test('close closes all that are in memory, loads that fail included', async () => {
    const { cache } = setUp({ load: async (_, version) => { if (version === 'bad') throw new Error('no'); return fakeModel() } })
    const a = await cache.get('ring', 'a')
    const bad = cache.get('ring', 'bad')
    const b = cache.get('ring', 'b')
    await Promise.all([cache.close(), assert.rejects(bad, /no/)])
    assert.deepEqual([closed(a), closed(await b)], [1, 1])
    assert.deepEqual(cache.loaded(), [])
  })
})

function setUp ({ limit = 4, graceMs = 1, load = async () => fakeModel() }: {
  limit?: number, graceMs?: number, load?: (recipe: string, version: string) => Promise<LoadedModel>
} = {}) {
  const loads: string[] = []
  const timers: { run: () => void, ms: number }[] = []
  const cache = createModelCache({
    load (recipe, version) { loads.push(`${recipe} ${version}`); return load(recipe, version) },
    limit,
    graceMs,
    setTimer: (run, ms) => { timers.push({ run, ms }) }
  })
  return { cache, loads, timers }
}

function closed (model: LoadedModel): number {
  return (model.encoder as ReturnType<typeof fakeEncoder>).closed
}

/** Lets every promise that can settle do so. */
function settle (): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve) })
}
