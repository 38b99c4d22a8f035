import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ChallengeState } from '../../../src/domain/recipes/challenge.ts'
import { testApp } from '../http-fixture.ts'

const STATE: ChallengeState = {
  station: 'north',
  recipe: 'ring',
  due: true,
  until: null,
  parts: [{ partId: 'M1', label: 'good', judgedAt: null, judged: null, passed: false }]
}

suite('challenges by HTTP', () => {
  test('tells how stations stand, and announces a master part of the station alone', async (t) => {
    const announced: string[][] = []
    const { app } = await testApp(t, {
      challenges: {
        list: async () => [STATE],
        announce(...part) {
          announced.push(part)
        }
      }
    })
    assert.deepEqual((await app.inject('/challenges')).json(), { challenges: [STATE] })
    const post = async (station: string, partId: string) =>
      app.inject({ method: 'POST', url: '/challenges', payload: { station, partId } })
    assert.deepEqual((await post('north', 'M1')).json(), STATE)
    for (const reply of [await post('north', 'M2'), await post('south', 'M1')])
      assert.deepEqual([reply.statusCode, reply.json<{ errorCode: string }>().errorCode], [404, 'NO_MASTER_PART'])
    assert.deepEqual(announced, [['north', 'M1']])
  })
})
