import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { LoadedModel } from '../../../../src/inspection/models/loaded-model.ts'
import { createModelCache } from '../../../../src/inspection/models/model-cache.ts'
import type { ModelCache } from '../../../../src/inspection/models/model-lease.ts'
import { fakeEncoder, fakeModel } from '../fake-model.ts'

suite('createModelCache', () => {
  test('callers at the same time and after share one load', async () => {
    const { cache, loads } = setUp()
    const [a, b] = await Promise.all([use(cache, 'ring', 'v1'), use(cache, 'ring', 'v1')])
    assert.equal(a, b)
    assert.equal(await use(cache, 'ring', 'v1'), a)
    assert.deepEqual(loads, ['ring v1'])
  })

  test('the same version name of another recipe is another model', async () => {
    const { cache, loads } = setUp()
    assert.notEqual(await use(cache, 'ring', 'v1'), await use(cache, 'disc', 'v1'))
    assert.deepEqual(loads, ['ring v1', 'disc v1'])
  })

  test('keeps the most recently used ones, and lists them, the most recent last', async () => {
    const { cache, loads } = setUp({ limit: 2 })
    const a = await use(cache, 'ring', 'a')
    const b = await use(cache, 'ring', 'b')
    await use(cache, 'ring', 'a') // b is now the oldest
    const c = await use(cache, 'ring', 'c')
    assert.deepEqual(cache.loaded(), [a, c])
    assert.deepEqual([closed(a), closed(b), closed(c)], [0, 1, 0])
    await use(cache, 'ring', 'a')
    assert.deepEqual(cache.loaded(), [c, a])
    await use(cache, 'ring', 'b')
    assert.deepEqual(loads, ['ring a', 'ring b', 'ring c', 'ring b'])
  })

  test('one that judges stays, over the limit; it is closed when it is pushed out and idle, once', async () => {
    const { cache } = setUp({ limit: 1 })
    const first = await cache.lease('ring', 'a')
    const again = cache.leaseLoaded('ring', 'a')!
    const b = await use(cache, 'ring', 'b')
    assert.deepEqual([closed(first.model), closed(b)], [0, 1], 'of the two the idle one goes')
    await use(cache, 'ring', 'b')
    first.release()
    first.release()
    assert.equal(closed(first.model), 0, 'a second release of one lease is none')
    again.release()
    assert.deepEqual(cache.loaded(), [first.model])
    await use(cache, 'ring', 'c')
    assert.equal(closed(first.model), 1)
  })

  test("one lease released twice does not give back another one's", async () => {
    const { cache } = setUp({ limit: 1 })
    const first = await cache.lease('ring', 'a')
    const again = cache.leaseLoaded('ring', 'a')!
    first.release()
    first.release()
    const b = await cache.lease('ring', 'b')
    assert.equal(closed(again.model), 0, 'it still judges')
    b.release()
    again.release()
  })

  test('what is in memory is had without waiting; what is not, or not yet, is not', async () => {
    const { cache, loads } = setUp()
    assert.equal(cache.leaseLoaded('ring', 'a'), undefined)
    const loading = cache.lease('ring', 'a')
    assert.equal(cache.leaseLoaded('ring', 'a'), undefined)
    assert.deepEqual(cache.loaded(), [])
    assert.equal((await loading).model, cache.leaseLoaded('ring', 'a')?.model)
    assert.deepEqual(loads, ['ring a'])
  })

  test('a demoted one goes first', async () => {
    const { cache } = setUp({ limit: 2 })
    const a = await use(cache, 'ring', 'a')
    const b = await use(cache, 'ring', 'b')
    cache.demote('ring', 'b')
    cache.demote('ring', 'none')
    const c = await use(cache, 'ring', 'c')
    assert.deepEqual([closed(a), closed(b), closed(c)], [0, 1, 0])
  })

  test('a demoted one that still judges goes itself; none goes for it', async () => {
    const { cache } = setUp({ limit: 1 })
    const old = await cache.lease('ring', 'a')
    const anew = await cache.lease('ring', 'b')
    cache.demote('ring', 'a')
    anew.release()
    assert.deepEqual([closed(old.model), closed(anew.model)], [0, 0])
    old.release()
    assert.deepEqual([closed(old.model), closed(anew.model)], [1, 0])
    assert.deepEqual(cache.loaded(), [anew.model])
  })

  test('a demoted one that is used again is like any other', async () => {
    const { cache } = setUp({ limit: 2 })
    const a = await use(cache, 'ring', 'a')
    const b = await use(cache, 'ring', 'b')
    cache.demote('ring', 'b')
    await use(cache, 'ring', 'b')
    await use(cache, 'ring', 'c')
    assert.deepEqual([closed(a), closed(b)], [1, 0])
  })

  test('a failed load is thrown to all who wait, and tried again by the next', async () => {
    let fail = true
    const { cache, loads } = setUp({
      load: async () => {
        if (fail) throw new Error('disk gone')
        return fakeModel()
      }
    })
    const both = await Promise.allSettled([cache.lease('ring', 'a'), cache.lease('ring', 'a')])
    assert.deepEqual(
      both.map((r) => r.status === 'rejected' && String(r.reason)),
      ['Error: disk gone', 'Error: disk gone']
    )
    assert.deepEqual(cache.loaded(), [])
    fail = false
    await use(cache, 'ring', 'a')
    assert.deepEqual(loads, ['ring a', 'ring a'])
  })

  test('300 recipes with room for 3: never more than those and what judges, and every other one closed', async () => {
    const made: LoadedModel[] = []
    let loading = 0
    let maxLoading = 0
    const { cache } = setUp({
      limit: 3,
      async load() {
        maxLoading = Math.max(maxLoading, ++loading)
        await settle()
        loading--
        const model = fakeModel()
        made.push(model)
        return model
      }
    })
    const open = () => made.filter((model) => closed(model) === 0).length
    let maxOpen = 0
    const caller = async (start: number) => {
      for (let n = start; n < 600; n += 4) {
        const { release } = await cache.lease(`recipe-${n % 300}`, 'v1')
        maxOpen = Math.max(maxOpen, open())
        release()
      }
    }
    await Promise.all([0, 1, 2, 3].map(caller))
    assert.equal(made.length, 600)
    assert.ok(maxOpen <= 3 + 4, `${maxOpen} open`)
    assert.equal(maxLoading, 2)
    assert.deepEqual([open(), cache.loaded().length], [3, 3])
    assert.ok(made.every((model) => closed(model) <= 1))
  })

  test('an encoder that cannot be closed ends nothing', async () => {
    const { cache } = setUp({
      limit: 1,
      load: async () =>
        fakeModel({
          ...fakeEncoder(),
          close: async () => {
            throw new Error('stuck')
          }
        })
    })
    await use(cache, 'ring', 'a')
    await use(cache, 'ring', 'b')
    await settle()
    await cache.close()
  })

  test('close closes what is idle at once, what judges when it is done; nothing is lent after it', async () => {
    const { cache } = setUp({
      load: async (_, version) => {
        if (version === 'bad') throw new Error('no')
        return fakeModel()
      }
    })
    const a = await use(cache, 'ring', 'a')
    const b = await cache.lease('ring', 'b')
    const bad = cache.lease('ring', 'bad')
    const late = cache.lease('ring', 'late')
    await Promise.all([cache.close(), assert.rejects(bad, /no/)])
    assert.deepEqual([closed(a), closed(b.model)], [1, 0])
    b.release()
    const { model, release } = await late
    release()
    assert.deepEqual([closed(b.model), closed(model)], [1, 1])
    assert.deepEqual(cache.loaded(), [])
    await assert.rejects(cache.lease('ring', 'a'), /closed/)
  })
})

function setUp({
  limit = 4,
  load = async () => fakeModel()
}: { limit?: number; load?: (recipe: string, version: string) => Promise<LoadedModel> } = {}) {
  const loads: string[] = []
  const cache = createModelCache({
    load(recipe, version) {
      loads.push(`${recipe} ${version}`)
      return load(recipe, version)
    },
    limit,
    loadsAtOnce: 2
  })
  return { cache, loads }
}

/** Leases a model and gives it back at once. */
async function use(cache: ModelCache, recipe: string, version: string): Promise<LoadedModel> {
  const { model, release } = await cache.lease(recipe, version)
  release()
  return model
}

function closed(model: LoadedModel): number {
  return (model.encoder as ReturnType<typeof fakeEncoder>).closed
}

/** Lets every promise that can settle do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
