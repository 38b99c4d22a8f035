import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ModelEntry } from '../../../src/domain/models/model-catalogue.ts'
import { testApp } from '../http-fixture.ts'

const entry = (version: string, shadow: boolean): ModelEntry => ({
  recipe: 'ring',
  version,
  name: null,
  comment: null,
  bytes: 0,
  keptFor: null,
  shadow,
  shipped: false,
  active: false,
  inMemory: false,
  problem: null,
  manifest: null
})
const row = { OK: 0, NG: 0, REVIEW: 0 }

suite('GET /models/:version/shadow', () => {
  /** Getting one version reads all its files for their checksums, which nobody asks for here. */
  const models = {
    list: async () => [entry('v3', false), entry('v2', true)],
    get: () => assert.fail('no file has to be checked'),
    report: () => assert.fail(),
    register: () => assert.fail()
  }

  test('tells what was counted, and checks no file for it', async (t) => {
    const verdicts = { OK: { ...row, OK: 3 }, NG: { ...row, OK: 1 }, REVIEW: row }
    const counted = {
      recipe: 'ring',
      version: 'v2',
      since: '2026-01-02T03:04:05.000Z',
      compared: 4,
      agreed: 3,
      verdicts,
      meanScoreDifference: 0.25,
      skipped: 1,
      failed: 0
    }
    const { app } = await testApp(t, {
      models,
      shadow: { agreement: (recipe) => (recipe === 'ring' ? counted : undefined) }
    })
    const reply = await app.inject('/models/v2/shadow?recipe=ring')
    assert.deepEqual([reply.statusCode, reply.json()], [200, { ...counted, agreement: 0.75 }])
  })
  test('before the first picture, and where another version was counted: zeros', async (t) => {
    for (const found of [
      undefined,
      {
        recipe: 'ring',
        version: 'v1',
        since: 'then',
        compared: 9,
        agreed: 9,
        verdicts: { OK: row, NG: row, REVIEW: row },
        meanScoreDifference: 0,
        skipped: 0,
        failed: 0
      }
    ]) {
      const { app } = await testApp(t, { models, shadow: { agreement: () => found } })
      assert.deepEqual((await app.inject('/models/v2/shadow?recipe=ring')).json(), {
        recipe: 'ring',
        version: 'v2',
        since: null,
        compared: 0,
        agreed: 0,
        agreement: null,
        verdicts: { OK: row, NG: row, REVIEW: row },
        meanScoreDifference: null,
        skipped: 0,
        failed: 0
      })
    }
  })
  test('one that does not look on, and one that does not exist', async (t) => {
    const { app } = await testApp(t, { models })
    const codes = await Promise.all(
      ['v3', 'v9'].map(
        async (version) =>
          ((await app.inject(`/models/${version}/shadow?recipe=ring`)).json() as { errorCode: string }).errorCode
      )
    )
    assert.deepEqual(codes, ['SHADOW_NOT_SET', 'MODEL_NOT_FOUND'])
  })
})
