// The MQTT channel of the service, with Mosquitto and mosquitto_sub where they are installed.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { startService } from '../../faults/service.ts'
import { emptyDatabase } from '../../unit/store/database/database-fixture.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { createBroker, hasMosquitto } from './mosquitto.ts'
import { drawnPart } from '../service-fixture.ts'

const PICTURE = drawnPart(1) as Uint8Array<ArrayBuffer>
const MISSING = 'no mosquitto: install the packages mosquitto and mosquitto-clients (Debian)'

async function until(what: string, looks: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; !(await looks()); await wait(20))
    if (performance.now() > end) throw new Error(`not within 30 s: ${what}`)
}

async function post(url: string, query: string): Promise<InspectionResult> {
  const headers = { 'content-type': 'image/bmp' }
  const reply = await fetch(`${url}/inspect?${query}`, { method: 'POST', headers, body: PICTURE })
  assert.equal(reply.status, 200)
  return (await reply.json()) as InspectionResult
}

suite('MQTT', { skip: hasMosquitto ? false : MISSING }, () => {
  test('results and state arrive as answered, in order; none is lost when one side ends', async (t) => {
    const broker = await createBroker(t, tempFolder(t))
    await broker.start()
    const received = broker.subscribe('okng/+/demo-ring/+')
    const states = broker.subscribe('okng/status')
    const data = tempFolder(t)
    const config = {
      databaseUrl: await emptyDatabase(t),
      mqtt: { enabled: true, url: `mqtt://127.0.0.1:${broker.port}`, ...broker.login }
    }
    const service = await startService(t, data, { config })
    await until('online', () => states.some(({ payload }) => payload === '{"online":true,"ready":true}'))

    const answered: InspectionResult[] = []
    const say = async (url: string, count: number): Promise<void> => {
      for (let n = 0; n < count; n++) answered.push(await post(url, `station=a/b&partId=${answered.length}`))
    }
    const ids = (): string[] => [
      ...new Set(received.map(({ payload }) => (JSON.parse(payload) as InspectionResult).resultId))
    ]
    const allHere = (): boolean => ids().length >= answered.length
    await say(service.url, 5)
    await until('five results', allHere)
    assert.equal(received[0]!.topic, 'okng/a_b/demo-ring/OK')
    assert.deepEqual(JSON.parse(received[0]!.payload), answered[0])

    // The broker ends under load.
    const load = say(service.url, 40)
    await wait(100)
    await broker.stop()
    await load
    await until('a problem', async () => /channel mqtt/.test(await (await fetch(`${service.url}/readyz`)).text()))
    await broker.start()
    await until('the results of the outage', allHere)

    // The service is killed; what was recorded and not yet sent comes after its restart.
    await broker.stop()
    await say(service.url, 10)
    await until('records', async () => (await service.metric('okng_records_queued')) === 0)
    await service.kill('SIGKILL')
    await broker.start()
    const again = await startService(t, data, { config })
    await until('the results of before the kill', allHere)
    assert.deepEqual(
      ids(),
      answered.map(({ resultId }) => resultId)
    )
    assert.equal(await again.metric('okng_channel_up{channel="mqtt"}'), 1)
    await again.kill('SIGTERM')
    await until('offline', () => states.at(-1)?.payload === '{"online":false,"ready":false}')
  })

  test('over TLS; a broker whose certificate nobody vouches for gets nothing, and that is said', async (t) => {
    const broker = await createBroker(t, tempFolder(t))
    await broker.start()
    const received = broker.subscribe('okng/#')
    const tls = { enabled: true, url: `mqtts://localhost:${broker.tlsPort}`, ...broker.login }
    const trusted = await startService(t, tempFolder(t), {
      config: { databaseUrl: await emptyDatabase(t), mqtt: { ...tls, caFile: broker.caFile } }
    })
    const { resultId } = await post(trusted.url, 'station=a')
    await until('the result', () => received.some(({ payload }) => payload.includes(resultId)))
    await trusted.kill('SIGTERM')

    const stranger = await startService(t, tempFolder(t), {
      config: { databaseUrl: await emptyDatabase(t), mqtt: tls }
    })
    await until('the reason', async () =>
      /channel mqtt.*self-signed certificate/.test(await (await fetch(`${stranger.url}/readyz`)).text())
    )
  })
})
