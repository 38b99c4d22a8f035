// Cameras by Aravis, with its fake GigE Vision camera, also behind a link that loses packets.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { noAravis, openNetwork, startFakeCamera } from './aravis.ts'
import { cameraLine, type Triggered } from './camera-fixture.ts'
import { connectPlc } from './modbus-plc.ts'

const SMALL = { PixelFormat: 'Mono8', Width: 320, Height: 240 }
const camera = (address: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  camera: address,
  timeoutMs: 2000,
  features: SMALL,
  ...changes
})

/** What it answers is a verdict of a picture without a part, or no verdict at all. @returns whether it was judged */
function isJudged([status, answer]: readonly [number, Triggered]): boolean {
  if (status === 200) {
    assert.deepEqual([answer.verdict, answer.ok], ['NG', false])
    return true
  }
  assert.ok([502, 503].includes(status), JSON.stringify(answer))
  return false
}

suite('camera by Aravis', { skip: noAravis }, () => {
  test('a trigger leads to one picture; a camera that goes is told, and is opened again when it is back', async (t) => {
    const first = startFakeCamera(t, '127.0.0.1')
    const { port, trigger, open, problem } = await cameraLine(t, camera('127.0.0.1'))
    await open()
    for (const measId of ['a', 'b', 'c']) {
      const answer = await trigger({ measId, partId: `P-${measId}` })
      assert.ok(isJudged(answer), JSON.stringify(answer))
      const [, { partId, capturedAt, judgedAt }] = answer
      assert.equal(partId, `P-${measId}`)
      assert.ok(capturedAt !== null && Math.abs(Date.parse(judgedAt) - Date.parse(capturedAt)) < 5000)
    }
    const plc = await connectPlc(port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('triggerReady'))
    await plc.write(['triggerEnable', 'trigger'], { id: 17, partId: 'P17' })
    const seen = await plc.until(({ bits }) => bits.has('resultsValid'))
    assert.deepEqual([seen.triggerId, seen.partId, seen.ok, seen.errorCode], [17, 'P17', 0, 0])

    await first.stop()
    assert.equal(isJudged(await trigger()), false)
    while ((await problem()) === undefined) await wait(20)
    startFakeCamera(t, '127.0.0.1')
    await open()
    // On a busy machine packets are lost without any help.
    while (!isJudged(await trigger()));
  })

  test('a frame that lacks packets is FAULT', async (t) => {
    startFakeCamera(t, '127.0.0.1', { lostPerThousand: 200 })
    const { app, trigger, open } = await cameraLine(t, camera('127.0.0.1'))
    await open()
    for (let n = 0; n < 3; n++) {
      const [status, answer] = await trigger()
      assert.deepEqual([status, answer.errorCode], [502, 'CAMERA_FAULT'], JSON.stringify(answer))
      assert.match(answer.detail!, /incomplete|no frame within/)
    }
    assert.deepEqual((await app.inject('/inspections')).json<{ inspections: unknown[] }>().inspections, [])
  })

  test('where packets are lost each trigger is judged or FAULT, and without the link FAULT', async (t) => {
    const network = openNetwork(t)
    if (typeof network === 'string') {
      t.skip(network)
      return
    }
    const { namespace, address, lose } = network
    startFakeCamera(t, address, { namespace })
    const { trigger, open, problem, records } = await cameraLine(t, camera(address))
    await open()
    const outcomes: boolean[] = []
    lose(1)
    for (let n = 0; n < 15; n++) outcomes.push(isJudged(await trigger()))
    lose(25)
    for (let n = 0; n < 5; n++) outcomes.push(isJudged(await trigger()))
    assert.ok(outcomes.includes(true), 'lost packets are sent again')
    lose(100)
    assert.equal(isJudged(await trigger()), false)
    while ((await problem()) === undefined) await wait(20)
    lose(0)
    await open()
    // On a busy machine packets are lost without any help.
    do outcomes.push(isJudged(await trigger()))
    while (outcomes.at(-1) === false)
    const judged = outcomes.filter(Boolean).length
    assert.equal((await records(judged)).length, judged)
  })
})
