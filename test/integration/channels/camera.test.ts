// Cameras that the service triggers itself: with a fake process, and with Aravis and its fake camera where they are.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import type { Deed } from './camera-process.ts'
import { cameraLine, fakeCamera } from './camera-fixture.ts'
import { connectPlc } from './modbus-plc.ts'

suite('camera that the service triggers', () => {
  test('a trigger by Modbus, a line or HTTP leads to one picture, whose result answers it', async (t) => {
    const { app, port, textPort, trigger, open, metric, records } = await cameraLine(t, fakeCamera(t, []))
    await open()
    const plc = await connectPlc(port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('triggerReady'))
    for (const [id, partId] of [
      [17, 'P17'],
      [0, 'P0']
    ] as const) {
      await plc.write(['triggerEnable', 'trigger'], { id, partId })
      const seen = await plc.until(({ bits }) => bits.has('resultsValid'))
      assert.deepEqual([seen.triggerId, seen.partId, seen.code, seen.ok], [id, partId, 1, 1])
      await plc.write(['triggerEnable', 'acknowledge'])
      await plc.write(['triggerEnable'])
    }

    const client = connect({ host: '127.0.0.1', port: textPort })
    t.after(() => client.destroy())
    client.write('TRIGGER n 18 P18\n')
    assert.equal(String((await once(createInterface({ input: client }), 'line'))[0]), '18;P18;1')

    const [status, result] = await trigger({ partId: 'P19', measId: 'm-19' })
    assert.equal(status, 200, JSON.stringify(result))
    assert.deepEqual([result.verdict, result.partId, result.measId, result.station], ['OK', 'P19', 'm-19', 'north'])
    assert.ok(result.capturedAt !== null && result.capturedAt <= result.judgedAt, String(result.capturedAt))
    assert.equal((await trigger())[1].verdict, 'OK')

    assert.deepEqual(
      (await records(5)).map(({ partId }) => partId),
      ['P17', 'P0', 'P18', 'P19', null]
    )
    while ((await metric('results')) < 5) await new Promise(setImmediate)
    assert.deepEqual([await metric('triggers'), await metric('results'), await metric('errors')], [5, 5, 0])
    const unknown = await app.inject({ method: 'POST', url: '/cameras/south/trigger' })
    assert.deepEqual([unknown.statusCode, unknown.json<{ errorCode: string }>().errorCode], [404, 'CAMERA_NOT_FOUND'])
  })

  test('whatever is wrong with a frame is FAULT, in no record, and the next one is judged', async (t) => {
    const wrong: readonly (readonly [Deed, RegExp])[] = [
      ['incomplete', /incomplete: missing-packets/],
      ['short', /raw frame: expected 76800 bytes \(Mono8 320 x 240\), received 76480/],
      ['long', /raw frame: expected 76800 bytes \(Mono8 320 x 240\), received 77120/],
      ['format', /raw frame: expected 230400 bytes \(RGB8 320 x 240\), received 76800/],
      ['late', /no frame within 700 ms/],
      ['truncated', /in the middle of a frame/],
      ['die', /ended with SIGKILL/],
      ['hang', /no frame within 700 ms/]
    ]
    const deeds = wrong.flatMap(([deed]) => [deed, 'good' as const])
    const { trigger, open, problem, records } = await cameraLine(t, fakeCamera(t, deeds, { timeoutMs: 700 }))
    await open()
    for (const [deed, detail] of wrong) {
      const [status, answer] = await trigger()
      assert.deepEqual([status, answer.errorCode], [502, 'CAMERA_FAULT'], `${deed}: ${JSON.stringify(answer)}`)
      assert.match(answer.detail!, detail, deed)
      // Late or hung: its process is given time, and then another one is started.
      let good = await trigger()
      for (const end = performance.now() + 20_000; good[0] === 503 && performance.now() < end; good = await trigger())
        await problem()
      assert.deepEqual([good[0], good[1].verdict], [200, 'OK'], `after ${deed}: ${JSON.stringify(good)}`)
    }
    assert.equal((await records(wrong.length)).length, wrong.length)
  })

  test('without a picture a controller reads FAULT at once, and for the next part its own result', async (t) => {
    const line = await cameraLine(t, fakeCamera(t, ['incomplete', 'again']), 30_000)
    await line.open()
    const plc = await connectPlc(line.port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('triggerReady'))
    const inspect = async (id: number): Promise<(number | boolean)[]> => {
      await plc.write(['triggerEnable', 'trigger'], { id })
      const seen = await plc.until(({ bits }) => bits.has('resultsValid'))
      await plc.write(['triggerEnable', 'acknowledge'])
      await plc.write(['triggerEnable', 'resetError'])
      await plc.until(({ bits }) => bits.has('triggerReady'))
      return [seen.triggerId, seen.code, seen.ok, seen.errorCode]
    }
    assert.deepEqual(await inspect(17), [17, 5, 0, 6])
    // The frame before, sent again, has the number and the time of the last one that was judged: none was.
    assert.deepEqual(await inspect(18), [18, 1, 1, 0])
  })

  test('where its process can not be started nothing is taken, it is told, and the service judges on', async (t) => {
    const { app, port, trigger, problem } = await cameraLine(t, { camera: '127.0.0.1', python: '/no/python3' })
    while ((await problem()) === 'the camera is being opened') await new Promise(setImmediate)
    assert.match((await problem())!, /spawn \/no\/python3 ENOENT/)
    const [status, answer] = await trigger()
    assert.deepEqual([status, answer.errorCode], [503, 'CAMERA_UNAVAILABLE'])
    const { body } = await app.inject('/metrics')
    assert.match(body, /okng_channel_up\{channel="camera north"\} 0/)
    const plc = await connectPlc(port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('triggerReady'))
    await plc.write(['triggerEnable', 'trigger'], { id: 1 })
    assert.equal((await plc.until(({ bits }) => bits.has('resultsValid'))).code, 5)
  })
})
