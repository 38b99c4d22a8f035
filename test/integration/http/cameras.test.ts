import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { CameraOutcome } from '../../../src/domain/channels/camera.ts'
import { resultFor, testApp, testConfig } from '../http-fixture.ts'

const RESULT = resultFor({ frame: new Uint8Array(0), recipeId: 'demo-ring', station: 'north' })

suite('cameras by HTTP', () => {
  test('a trigger is answered with the verdict, or with what became of the picture', async (t) => {
    const wishes: unknown[] = []
    let outcome: CameraOutcome | undefined
    const { app } = await testApp(t, {
      takePicture(...wish) {
        wishes.push(wish)
        return outcome && Promise.resolve(outcome)
      }
    })
    const post = async (payload?: object) =>
      app.inject({ method: 'POST', url: '/cameras/north/trigger', ...(payload && { payload }) })
    const problem = async (): Promise<unknown> => {
      const { errorCode, detail } = (await post()).json<{ errorCode: string; detail: string }>()
      return [errorCode, detail]
    }
    assert.deepEqual(await problem(), [
      'CAMERA_NOT_FOUND',
      "expected a station with a camera that HTTP triggers, received 'north'"
    ])
    outcome = { kind: 'judged', result: RESULT }
    assert.deepEqual((await post({ partId: '4711', measId: '17' })).json(), RESULT)
    outcome = { kind: 'failed', why: 'missed', detail: 'it is away' }
    assert.equal((await post()).statusCode, 503)
    assert.deepEqual(await problem(), [
      'CAMERA_UNAVAILABLE',
      "the camera of station 'north' took no picture: it is away"
    ])
    outcome = { kind: 'failed', why: 'fault', detail: 'incomplete' }
    assert.equal((await post({})).statusCode, 502)
    assert.deepEqual(await problem(), [
      'CAMERA_FAULT',
      "no picture of the camera of station 'north' was judged: incomplete"
    ])
    assert.deepEqual(wishes[1], ['north', { partId: '4711', measId: '17' }])
    assert.equal((await post({ station: 'south' })).statusCode, 400)
  })

  test('it takes a key as POST /inspect does', async (t) => {
    const { app } = await testApp(t, {
      config: testConfig({ inspectKey: 'required', adminKeys: ['a-key-of-16-characters'] }),
      takePicture: async () => ({ kind: 'judged', result: RESULT })
    })
    assert.equal((await app.inject({ method: 'POST', url: '/cameras/north/trigger' })).statusCode, 401)
  })
})
