// A station whose light has changed: what the service tells of it, by HTTP, webhook and MQTT, also after a restart.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { RunChart, Stability } from '../../../src/domain/inspection/stability.ts'
import { startService } from '../../faults/service.ts'
import { emptyDatabase } from '../../unit/store/database/database-fixture.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { freePort } from '../free-port.ts'
import { writeLearnt } from '../learnt-stability.ts'
import { createBroker, hasMosquitto } from '../channels/mosquitto.ts'
import { drawnPart, realService } from '../service-fixture.ts'

interface Told {
  readonly type: string
  readonly data: Stability & { readonly method: string }
}
/** As a webhook and MQTT have it. */
interface Event extends Stability {
  readonly kind: string
  readonly method: string
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (const end = performance.now() + 30_000; !isSo(); await wait(20))
    if (performance.now() > end) throw new Error(`not within 30 s: ${what}`)
}

suite('stability', () => {
  test('a change of light is told by webhook and MQTT, and known after a restart', async (t) => {
    const data = tempFolder(t)
    // Drawn parts are much brighter than what is usual here.
    await writeLearnt(data, 20, { 'line 1': [] })
    const port = await freePort()
    const told: Told[] = []
    const receiver = createServer((request, reply) => {
      void text(request).then((body) => {
        told.push(JSON.parse(body) as Told)
        reply.writeHead(204).end()
      })
    })
    await new Promise<void>((resolve) => {
      receiver.listen(port, '127.0.0.1', resolve)
    })
    t.after(() => {
      receiver.closeAllConnections()
      receiver.close()
    })
    writeFileSync(join(data, 'secret'), `whsec_${Buffer.alloc(32, 7).toString('base64')}`)
    const broker = hasMosquitto ? await createBroker(t, tempFolder(t)) : null
    await broker?.start()
    const published = broker?.subscribe('okng/event/+')
    const hook = { url: `http://127.0.0.1:${port}/hook`, secretFile: join(data, 'secret'), events: ['stability'] }
    const config = {
      databaseUrl: await emptyDatabase(t),
      webhooks: { mes: { ...hook, timeoutMs: 2000 } },
      ...(broker !== null && { mqtt: { enabled: true, url: `mqtt://127.0.0.1:${broker.port}`, ...broker.login } })
    }
    const service = await startService(t, data, { config })
    const post = async (url: string): Promise<void> => {
      for (let n = 0; n < 30; n++) {
        const body = drawnPart(n) as Uint8Array<ArrayBuffer>
        const headers = { 'content-type': 'image/bmp' }
        const reply = await fetch(`${url}/inspect?recipe=demo-ring&station=line%201`, { method: 'POST', headers, body })
        assert.equal(reply.status, 200)
      }
    }
    // What was so before the first look is not told.
    await wait(6000)
    await post(service.url)
    const isLight = ({ series, method }: Pick<Event, 'series' | 'method'>): boolean =>
      series === 'brightness' && method === 'ewma'
    await until('a webhook', () => told.some((each) => isLight(each.data)))
    const { type, data: state } = told.find((each) => isLight(each.data))!
    assert.deepEqual([type, state.recipe, state.station, state.alarms], ['stability', 'demo-ring', 'line 1', ['ewma']])
    if (published !== undefined) {
      const events = (): Event[] => published.map(({ payload }) => JSON.parse(payload) as Event)
      await until('an event by MQTT', () => events().some((event) => event.kind === 'stability' && isLight(event)))
      assert.equal(published[0]!.topic, 'okng/event/stability')
    }
    const charts = async (url: string): Promise<readonly RunChart[]> => {
      const reply = await fetch(`${url}/stability/charts?recipe=demo-ring&station=line%201`)
      return ((await reply.json()) as { charts: readonly RunChart[] }).charts
    }
    const before = await charts(service.url)
    const { points } = before.find(({ series }) => series === 'brightness')!
    assert.deepEqual([points.length, points[0]!.rules.includes('one-beyond-3')], [1, true])
    await service.kill('SIGTERM')
    const again = await startService(t, data, { config })
    assert.deepEqual(await charts(again.url), before)
  })

  test('what is usual is learnt anew when an admin says so, and the audit knows', async (t) => {
    const data = tempFolder(t)
    await writeLearnt(data, 120, { 'line 1': [] })
    const { app } = await realService(t, data)
    const states = async () => (await app.inject('/stability')).json<{ series: Stability[] }>().series
    assert.equal((await states()).length, 6)
    const learn = (query: string) => app.inject({ method: 'POST', url: `/stability/learn?${query}` })
    assert.equal((await learn('recipe=demo-ring&station=line%201')).statusCode, 200)
    assert.deepEqual(await states(), [])
    const unknown = await learn('recipe=demo-ring')
    assert.deepEqual([unknown.statusCode, unknown.json<{ errorCode: string }>().errorCode], [404, 'NOT_WATCHED'])
    const { changes } = (await app.inject('/audit')).json<{ changes: { action: string; after: unknown }[] }>()
    assert.deepEqual(
      changes.map(({ action, after }) => [action, after]),
      [['stability.learn', { station: 'line 1' }]]
    )
  })
})
