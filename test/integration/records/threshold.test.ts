// What each threshold would cost, from the real service: labels of review, held-out scores of the version, and the
// one way in which a threshold is changed and taken back.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, realService, SHIPPED } from '../service-fixture.ts'

interface Rate {
  readonly count: number
  readonly of: number
}
interface Sample {
  readonly good: number
  readonly defect: number
  readonly points: readonly { readonly threshold: number; readonly escape: Rate | null }[]
  readonly now: {
    readonly escape: Rate | null
    readonly overkill: Rate | null
    readonly missing: { defect: number | null }
  }
}
interface Choice {
  readonly modelVersion: string
  readonly threshold: number
  readonly costs: Record<string, number>
  readonly labelled: Sample
  readonly heldOut: Sample
}

suite('threshold by cost', () => {
  test('labelled parts and held-out ones are weighed; a chosen threshold is applied and taken back', async (t) => {
    const { app, service } = await realService(t, tempFolder(t), { review: { sampleOneIn: 1 } })
    const url = '/recipes/demo-ring/threshold'
    const weigh = async (query = ''): Promise<Choice> => {
      const reply = await app.inject(`${url}${query}`)
      assert.equal(reply.statusCode, 200, reply.body)
      return reply.json<Choice>()
    }
    for (const [seed, label] of [
      [1, 'good'],
      [2, 'good'],
      [3, 'defect']
    ] as const) {
      const reply = await app.inject({
        method: 'POST',
        url: '/inspect?recipe=demo-ring',
        headers: { 'content-type': 'image/bmp' },
        payload: Buffer.from(drawnPart(seed, label === 'defect' ? 'dent' : null))
      })
      const { resultId } = reply.json<InspectionResult>()
      while ((await app.inject(`/review/${resultId}`)).statusCode === 404) await new Promise(setImmediate)
      await app.inject({ method: 'POST', url: `/review/${resultId}`, payload: { label } })
    }

    const before = await weigh()
    assert.equal(before.modelVersion, SHIPPED)
    assert.deepEqual([before.labelled.good, before.labelled.defect], [2, 1])
    assert.ok(before.heldOut.good >= 100 && before.heldOut.defect >= 10)
    assert.equal(before.labelled.now.missing.defect, 298)
    assert.deepEqual(
      before.labelled.points.map(({ threshold }) => threshold),
      before.heldOut.points.map(({ threshold }) => threshold)
    )
    assert.equal((await weigh('?days=1&sampledOnly=true&perEscape=50')).costs['perEscape'], 50)
    assert.equal((await app.inject(`${url}?perEscape=0`)).statusCode, 400)
    const { missing } = (await weigh('?maxEscapeRate=1e-12')).labelled.now
    assert.equal(missing.defect, null)
    assert.equal((await app.inject('/recipes/nothing/threshold')).statusCode, 404)

    const { revision } = (await app.inject('/recipes/demo-ring')).json<{ revision: number }>()
    const costs = { ...before.costs, perEscape: 100 }
    const applied = await app.inject({
      method: 'PATCH',
      url: '/recipes/demo-ring',
      payload: { threshold: 2, costs, revision }
    })
    assert.equal(applied.statusCode, 200, applied.body)
    const after = await weigh()
    assert.deepEqual([after.threshold, after.costs['perEscape']], [2, 100])
    const undone = await app.inject({
      method: 'PATCH',
      url: '/recipes/demo-ring',
      payload: { threshold: null, reviewBand: 0, revision: revision + 1 }
    })
    assert.equal(undone.statusCode, 200, undone.body)
    assert.equal((await weigh()).threshold, before.threshold)
    const { changes } = (await app.inject('/audit?action=recipe.updated')).json<{ changes: { after: object }[] }>()
    assert.deepEqual(
      changes.map(({ after: recipe }) => (recipe as { threshold: unknown }).threshold),
      [null, 2]
    )
    assert.equal(service.parts.readiness().ready, true)
  })

  test('a recipe without a model version says what it lacks', async (t) => {
    const { app } = await realService(t, tempFolder(t))
    await app.inject({ method: 'POST', url: '/recipes', payload: { id: 'fresh' } })
    const reply = await app.inject('/recipes/fresh/threshold')
    assert.deepEqual([reply.statusCode, reply.json<{ errorCode: string }>().errorCode], [409, 'RECIPE_WITHOUT_MODEL'])
  })
})
