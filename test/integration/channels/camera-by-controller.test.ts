// A camera that the service triggers, asked for pictures by OPC UA, and for pictures of master parts.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { WRITTEN } from '../../../src/integrations/opcua/nodes.ts'
import { freePort } from '../free-port.ts'
import { cameraLine, fakeCamera } from './camera-fixture.ts'
import { connectPlc } from './modbus-plc.ts'
import type { Argument } from './opcua-client.ts'
import { connectClient } from './opcua-connect.ts'
import { skip } from './opcua-fixture.ts'

const DEADLINE_MS = 20_000
const SINGLE_JOB: readonly Argument[] = [
  [3015, { id: 'job-1' }],
  [3004, { id: 'P21' }],
  [3002, { id: '' }],
  [3003, { id: '' }],
  ['Variant', null]
]

suite('camera that a controller has take pictures', () => {
  test('a trigger by OPC UA, a call or a job leads to one picture, whose result answers it', { skip }, async (t) => {
    const port = await freePort()
    const stations = { North: { station: 'north', deadlineMs: DEADLINE_MS } }
    const opcua = { enabled: true, port, security: 'none-too', stations }
    const line = await cameraLine(t, fakeCamera(t, ['good', 'incomplete', 'dented']), DEADLINE_MS, { opcua })
    await line.open()
    const client = async (): ReturnType<typeof connectClient> => {
      for (;;) {
        const url = `opc.tcp://127.0.0.1:${port}/okng`
        const ask = await connectClient(t, url, '', { OKNG_OPCUA_NONE: '1' }).catch(() => null)
        if (ask !== null) return ask
        await wait(200)
      }
    }
    const plc = await client()
    const write = (values: Record<string, unknown>): Promise<unknown> => {
      const typed = Object.entries(values).map(([name, value]) => [
        name,
        [WRITTEN.find((each) => each.name === name)!.type, value]
      ])
      return plc({ write: Object.fromEntries(typed) })
    }
    const until = async (name: string): Promise<Record<string, unknown>> => {
      const names = [name, 'Code', 'Ok', 'ResultTriggerId', 'ResultPartId', 'ResultId', 'MeasId', 'Error']
      for (const end = performance.now() + DEADLINE_MS; ; await wait(10)) {
        const seen = (await plc({ read: names })) as Record<string, unknown>
        if (seen[name] === true) return seen
        assert.ok(performance.now() < end, `${name}: ${JSON.stringify(seen)}`)
      }
    }
    const inspect = async (id: number): Promise<Record<string, unknown>> => {
      await until('Ready')
      await write({ TriggerId: id, PartId: `P${id}`, Trigger: true })
      const seen = await until('ResultValid')
      await write({ Trigger: false, Ack: true })
      await write({ Ack: false, ResetError: true })
      await write({ ResetError: false })
      return seen
    }
    await write({ TriggerEnable: true })
    const good = await inspect(17)
    const [record] = await line.records(1)
    assert.deepEqual(
      [good['Code'], good['Ok'], good['ResultTriggerId'], good['ResultPartId'], good['MeasId'], good['ResultId']],
      [1, true, 17, 'P17', '17', record!.resultId]
    )
    const fault = await inspect(18)
    assert.deepEqual([fault['Code'], fault['Ok'], fault['ResultTriggerId'], fault['Error']], [5, false, 18, 6])
    const bad = await inspect(19)
    assert.deepEqual([bad['Code'], bad['Ok'], bad['ResultPartId']], [2, false, 'P19'])

    await until('Ready')
    const [status, code, ok, , , partId] = (await plc({ call: [20, 'P20'] })) as unknown[]
    assert.deepEqual([status, code, ok, partId], ['Good', 1, true, 'P20'])

    const job = ['-VisionStateMachine-AutomaticModeStateMachine', 'StartSingleJob', SINGLE_JOB] as const
    for (let started: unknown = null; started !== 'Good'; await wait(50))
      started = ((await plc({ method: job })) as unknown[])[0]
    // One record for each picture that was judged: none of the frame without all of its packets.
    assert.deepEqual(
      (await line.records(4)).map(({ partId, measId, verdict }) => [partId, measId, verdict]),
      [
        ['P17', '17', 'OK'],
        ['P19', '19', 'NG'],
        ['P20', '20', 'OK'],
        ['P21', 'job-1', 'OK']
      ]
    )
  })

  test('master parts are pictured by the camera; without a picture none is passed', async (t) => {
    const deeds = ['good', 'incomplete', 'good', 'dented'] as const
    const { app, port, textPort, trigger, open, problem, records } = await cameraLine(
      t,
      fakeCamera(t, deeds),
      DEADLINE_MS
    )
    await open()
    const parts = [
      { partId: 'M-OK', label: 'good' },
      { partId: 'M-NG', label: 'defect' }
    ]
    const asked = await app.inject({
      method: 'PATCH',
      url: '/recipes/demo-ring',
      payload: { challenge: { every: '8h', parts } }
    })
    assert.equal(asked.statusCode, 200, asked.body)
    const plc = await connectPlc(port, 1, t)
    await plc.write(['triggerEnable'])
    await plc.until(({ bits }) => bits.has('challengeDue'))
    assert.deepEqual((await trigger({ partId: 'P1' }))[1].reason, 'CHALLENGE_DUE')

    const pictures = async (): Promise<number> => {
      const { body } = await app.inject('/metrics')
      const counts = [...body.matchAll(/^okng_channel_events_total\{channel="camera north",event="triggers"\} (\d+)/gm)]
      return Number(counts[0]?.[1] ?? 0)
    }
    const challenge = async (): Promise<void> => {
      const before = await pictures()
      await plc.write(['triggerEnable', 'challenge'], { partId: 'M-OK' })
      for (const end = performance.now() + DEADLINE_MS; (await pictures()) === before; await wait(10))
        assert.ok(performance.now() < end, `the camera took no picture: ${await problem()}`)
    }
    await challenge()
    await plc.write(['triggerEnable'])
    assert.equal((await records(1)).length, 1)
    await challenge()
    assert.equal((await records(2)).length, 2)
    await plc.write(['triggerEnable'])
    assert.ok((await plc.read()).bits.has('challengeDue'))

    const client = connect({ host: '127.0.0.1', port: textPort })
    t.after(() => client.destroy())
    client.write('CHALLENGE n M-NG\n')
    await plc.until(({ bits }) => bits.has('triggerReady') && !bits.has('challengeDue'))
    await plc.write(['triggerEnable', 'trigger'], { id: 17, partId: 'P17' })
    const seen = await plc.until(({ bits }) => bits.has('resultsValid'))
    assert.deepEqual([seen.triggerId, seen.partId, seen.code], [17, 'P17', 1])
    assert.deepEqual(
      (await records(4)).map(({ partId, reason, challenge: of }) => [partId, reason, of?.right]),
      [
        ['P1', 'CHALLENGE_DUE', undefined],
        ['M-OK', 'MASTER_PART', true],
        ['M-NG', 'MASTER_PART', true],
        ['P17', 'WITHIN_THRESHOLD', undefined]
      ]
    )
  })
})
