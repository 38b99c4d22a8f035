import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { lineMetrics } from '../../../src/plugins/line-metrics.ts'

suite('line metrics', () => {
  test('drift and NG rows as they are at the scrape; a recipe that is gone is no longer told', async () => {
    const registry = new Registry()
    const state = {
      drifts: [
        { recipe: 'ring', modelVersion: 'v1', distance: 0.25, scores: 500 },
        { recipe: 'cap', modelVersion: 'v3', distance: 0.5, scores: 60 }
      ],
      counters: [{ recipe: 'ring', total: 5, ok: 2, ng: 3, review: 0, yield: 0.4, ngStreak: 3 }]
    }
    lineMetrics(registry, () => state.drifts, { counters: () => state.counters })
    const lines = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('okng_'))
    assert.deepEqual(await lines(), [
      'okng_drift{recipe="ring"} 0.25',
      'okng_drift{recipe="cap"} 0.5',
      'okng_ng_streak{recipe="ring"} 3'
    ])
    state.drifts.shift()
    state.counters = []
    assert.deepEqual(await lines(), ['okng_drift{recipe="cap"} 0.5'])
  })
})
