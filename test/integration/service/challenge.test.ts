// Master parts at the real service: by a controller, by HTTP, and over a restart.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import type { ChallengeState } from '../../../src/domain/recipes/challenge.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { freePort } from '../free-port.ts'
import { connectPlc } from '../channels/modbus-plc.ts'
import { drawnPart, realService } from '../service-fixture.ts'

const GOOD = Buffer.from(drawnPart(1))
const DENTED = Buffer.from(drawnPart(1, 'dent'))
/** A picture without light. */
const DARK = Buffer.concat([GOOD.subarray(0, GOOD.readUInt32LE(10)), Buffer.alloc(320 * 240)])
const CHALLENGE = {
  every: '8h',
  parts: [
    { partId: 'M-OK', label: 'good' },
    { partId: 'M-NG', label: 'defect' }
  ]
}

async function line(t: TestContext, folder: string) {
  const [port, textPort] = [await freePort(), await freePort()]
  const station = { station: 'north', deadlineMs: 10_000 }
  const { app } = await realService(t, folder, {
    modbus: { enabled: true, port, units: { 1: station } },
    tcpText: { enabled: true, port: textPort, stations: { n: station } }
  })
  return {
    app,
    port,
    textPort,
    async post(payload: Buffer, query = ''): Promise<InspectionResult> {
      const url = `/inspect?station=north${query}`
      const reply = await app.inject({ method: 'POST', url, headers: { 'content-type': 'image/bmp' }, payload })
      assert.equal(reply.statusCode, 200, reply.body)
      return reply.json<InspectionResult>()
    },
    async challenge(): Promise<ChallengeState | undefined> {
      return (await app.inject('/challenges')).json<{ challenges: ChallengeState[] }>().challenges[0]
    }
  }
}

suite('challenge', () => {
  test('a station is ready and parts are OK only when its master parts were judged right', async (t) => {
    const folder = tempFolder(t)
    const { app, port, textPort, post, challenge } = await line(t, folder)
    const plc = await connectPlc(port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('triggerReady'))
    assert.equal(await challenge(), undefined)

    const patch = { method: 'PATCH', url: '/recipes/demo-ring' } as const
    const wrong = await app.inject({ ...patch, payload: { challenge: { every: '8 days', parts: [] } } })
    assert.equal(wrong.statusCode, 400)
    const asked = await app.inject({ ...patch, payload: { challenge: CHALLENGE } })
    assert.equal(asked.statusCode, 200, asked.body)
    await plc.until(({ bits }) => bits.has('challengeDue') && !bits.has('triggerReady'))
    const { verdict, ok, code, reason } = await post(GOOD, '&partId=4711')
    assert.deepEqual([verdict, ok, code, reason], ['NG', false, 7, 'CHALLENGE_DUE'])

    // The lamp is dead: neither master part is judged right.
    for (const partId of ['M-OK', 'M-NG']) {
      const { challenge: outcome } = await post(DARK, `&partId=${partId}`)
      assert.deepEqual([outcome?.judged, outcome?.right], ['NG', false], partId)
    }

    // By the controller: while `challenge` stands, the picture is that of the master part.
    await plc.write(['triggerEnable', 'challenge'], { partId: 'M-OK' })
    const good = await post(GOOD)
    assert.deepEqual([good.partId, good.ok, good.code, good.challenge?.right], ['M-OK', false, 8, true])
    await plc.write(['triggerEnable'])
    assert.equal((await plc.read()).bits.has('triggerReady'), false)

    // By HTTP: the next picture of the station is that of the master part.
    const announced = await app.inject({
      method: 'POST',
      url: '/challenges',
      payload: { station: 'north', partId: 'M-NG' }
    })
    assert.equal(announced.statusCode, 200, announced.body)
    assert.equal((await post(DENTED)).challenge?.right, true)
    await plc.until(({ bits }) => bits.has('triggerReady') && !bits.has('challengeDue'))
    assert.deepEqual([(await challenge())?.due, (await post(GOOD)).verdict], [false, 'OK'])

    const audit = async () =>
      (await app.inject('/audit?subject=station/north')).json<{
        changes: { action: string; after: { right?: boolean } }[]
      }>().changes
    for (const end = performance.now() + 5000; (await audit()).length < 5; await wait(10))
      assert.ok(performance.now() < end, 'the audit is incomplete')
    assert.deepEqual(
      (await audit()).map(({ action, after }) => [action, after.right]),
      [
        ['challenge.pass', undefined],
        ['challenge.part', true],
        ['challenge.part', true],
        ['challenge.part', false],
        ['challenge.part', false]
      ]
    )
    const { inspections } = (await app.inject('/inspections?reason=MASTER_PART')).json<{
      inspections: InspectionResult[]
    }>()
    assert.deepEqual(
      inspections.map((record) => record.challenge?.right),
      [true, true, false, false]
    )

    // By lines of text: the good master part is judged wrong, and the station is not ready any more.
    const client = connect({ host: '127.0.0.1', port: textPort })
    t.after(() => client.destroy())
    client.write('CHALLENGE n M-OK\n')
    assert.match(String(await once(client, 'data')), /^STATUS ready=0 .*challenge=0/)
    await post(DENTED)
    await plc.until(({ bits }) => bits.has('challengeDue'))
    client.write('TRIGGER n\n')
    assert.match(String(await once(client, 'data')), /^ERROR challenge/)
  })

  test('what the master parts were judged counts over a restart', async (t) => {
    const folder = tempFolder(t)
    await t.test('before', async (first) => {
      const { app, post } = await line(first, folder)
      await app.inject({ method: 'PATCH', url: '/recipes/demo-ring', payload: { challenge: CHALLENGE } })
      assert.equal((await post(GOOD)).reason, 'CHALLENGE_DUE')
      await post(GOOD, '&partId=M-OK')
      await post(DENTED, '&partId=M-NG')
    })
    await t.test('after', async (second) => {
      const { port, post, challenge } = await line(second, folder)
      const plc = await connectPlc(port, 1, second)
      await plc.write(['triggerEnable'])
      await plc.until(({ bits }) => bits.has('triggerReady'))
      assert.deepEqual([(await challenge())?.due, (await post(GOOD)).verdict], [false, 'OK'])
    })
  })
})
