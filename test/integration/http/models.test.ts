import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ModelEntry } from '../../../src/domain/models/model-catalogue.ts'
import type { ModelUpkeep } from '../../../src/domain/models/upkeep.ts'
import { MANIFEST } from '../../unit/store/models/manifest-fixture.ts'
import { testApp } from '../http-fixture.ts'

const SHARE = { rate: 0, low: 0, high: 0.265, count: 0, of: 12 }
const ENTRY: ModelEntry = {
  recipe: 'ring',
  version: MANIFEST.version,
  name: 'new lamp',
  comment: null,
  shipped: false,
  active: false,
  shadow: false,
  inMemory: false,
  bytes: 1234,
  keptFor: null,
  problem: null,
  manifest: { ...MANIFEST, metrics: { auroc: 0.99, escape: SHARE, overkill: { rate: 0.1 } } }
}
const notHere = (): Promise<never> => Promise.reject(new Error('not in this test'))
const unused = { keptFor: notHere, notes: notHere, note: notHere, remove: notHere }

suite('model versions over HTTP', () => {
  test('are listed with the counts behind their rates, their size, and why they stay', async (t) => {
    const { app } = await testApp(t, {
      models: { list: async () => [ENTRY], get: notHere, report: notHere, register: notHere }
    })
    const reply = await app.inject('/models?recipe=ring')
    const [model] = reply.json<{ models: readonly Record<string, unknown>[] }>().models
    const { name, bytes, keptFor, escape, escapeRate, overkill, trainedOn, checkedOn } = model!
    assert.deepEqual(
      { name, bytes, keptFor, escape, escapeRate, trainedOn, checkedOn },
      {
        name: 'new lamp',
        bytes: 1234,
        keptFor: null,
        escape: SHARE,
        escapeRate: 0,
        trainedOn: { good: 9, defect: 2 },
        checkedOn: { good: 2, defect: 1 }
      }
    )
    assert.equal(overkill, null)
  })

  test('are named and removed by name of who asks', async (t) => {
    const done: unknown[] = []
    const modelUpkeep: ModelUpkeep = {
      ...unused,
      async note(recipe, version, change, actor) {
        done.push([recipe, version, change, actor.name])
        return { name: 'new lamp', comment: null }
      },
      async remove(recipe, version, actor) {
        done.push([recipe, version, actor.name])
        return { bytes: 1234 }
      }
    }
    const { app } = await testApp(t, { modelUpkeep })
    const url = '/models/v1?recipe=ring'
    const named = await app.inject({ method: 'PATCH', url, payload: { name: ' new lamp ' } })
    assert.deepEqual([named.statusCode, named.json()], [200, { name: 'new lamp', comment: null }])
    const removed = await app.inject({ method: 'DELETE', url })
    assert.deepEqual([removed.statusCode, removed.json()], [200, { bytes: 1234 }])
    assert.deepEqual(done, [
      ['ring', 'v1', { name: 'new lamp' }, 'local'],
      ['ring', 'v1', 'local']
    ])
  })

  test('a name that is none is refused', async (t) => {
    const { app } = await testApp(t, { modelUpkeep: unused })
    for (const payload of [{ name: '' }, { name: 'x'.repeat(61) }, { title: 'x' }, { comment: 7 }]) {
      const reply = await app.inject({ method: 'PATCH', url: '/models/v1?recipe=ring', payload })
      assert.equal(reply.statusCode, 400, JSON.stringify(payload))
    }
  })
})
