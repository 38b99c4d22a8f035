// The OPC UA channel of the service, where node-opcua is installed; its client runs in another process.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import type { InspectionResult } from '../../src/domain/inspection/inspection.ts'
import { NODE_OPCUA } from '../../src/integrations/opcua/node-opcua.ts'
import { READ, WRITTEN } from '../../src/integrations/opcua/nodes.ts'
import { tempFolder } from '../unit/temp-folder.ts'
import { freePort } from './free-port.ts'
import type { Ask } from './opcua-client.ts'
import { drawnPart, realService } from './service-fixture.ts'

const CLIENT = fileURLToPath(new URL('./opcua-client.js', import.meta.url))
const KEY = 'a-key-for-the-controller'
const isInstalled = ((): boolean => {
  try {
    createRequire(import.meta.url).resolve('node-opcua')
    return true
  } catch {
    return false
  }
})()

async function fixture(t: TestContext) {
  const port = await freePort()
  const opcua = {
    enabled: true,
    port,
    trustUnknownClients: true,
    stations: { North: { station: 'north', deadlineMs: 6000, recipes: {} } }
  }
  const { app } = await realService(t, tempFolder(t), { opcua, adminKeys: [KEY] })
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'image/bmp' }
  const readiness = async (): Promise<string> => (await app.inject('/readyz')).body
  return {
    url: `opc.tcp://127.0.0.1:${port}/okng`,
    readiness,
    async post(seed: number, query = ''): Promise<InspectionResult> {
      const payload = Buffer.from(drawnPart(seed, seed % 2 === 0 ? 'dent' : null))
      const reply = await app.inject({ method: 'POST', url: `/inspect?station=north${query}`, headers, payload })
      return reply.json<InspectionResult>()
    },
    async works(): Promise<void> {
      for (const end = performance.now() + 90_000; /channel opcua/.test(await readiness()); await wait(100))
        assert.ok(performance.now() < end, await readiness())
    }
  }
}

async function connect(t: TestContext, url: string, key: string) {
  const child = fork(CLIENT, [url, 'North', key], { silent: true, serialization: 'advanced' })
  t.after(() => child.kill('SIGKILL'))
  const hear = async (): Promise<{ connected?: true; value?: unknown; error?: string }> =>
    ((await once(child, 'message')) as [object])[0]
  const first = await hear()
  if (first.error !== undefined) throw new Error(first.error)
  return async (ask: Ask): Promise<unknown> => {
    const answer = hear()
    child.send(ask)
    const { value, error } = await answer
    if (error !== undefined) throw new Error(error)
    return value
  }
}

suite('OPC UA', () => {
  test('without its package the service says in one line what to install, and judges on', async (t) => {
    if (isInstalled) {
      t.skip('node-opcua is installed')
      return
    }
    const { readiness, post } = await fixture(t)
    for (const end = performance.now() + 20_000; !(await readiness()).includes(NODE_OPCUA); await wait(50))
      assert.ok(performance.now() < end, await readiness())
    assert.equal((await post(1)).verdict, 'OK')
  })

  const skip = isInstalled ? false : `node-opcua is not installed: npm install --no-save ${NODE_OPCUA}`
  test('scalars and the method say what the answer of HTTP says; a wrong key stays outside', { skip }, async (t) => {
    const { url, post, works } = await fixture(t)
    await works()
    await assert.rejects(connect(t, url, 'a-wrong-key-for-it'), /BadUserAccessDenied/)
    const plc = await connect(t, url, KEY)
    const read = async (): Promise<Record<string, unknown>> =>
      (await plc({ read: READ.map(({ name }) => name) })) as Record<string, unknown>
    const write = (values: Record<string, unknown>): Promise<unknown> =>
      plc({
        write: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            [WRITTEN.find((each) => each.name === name)!.type, value]
          ])
        )
      })
    const until = async (name: string, value: unknown): Promise<Record<string, unknown>> => {
      for (const end = performance.now() + 10_000; ; await wait(10)) {
        const seen = await read()
        if (seen[name] === value) return seen
        assert.ok(performance.now() < end, `${name}: ${JSON.stringify(seen)}`)
      }
    }
    await write({ TriggerEnable: true })
    await until('Ready', true)
    for (const n of [1, 2]) {
      assert.deepEqual(await write({ TriggerId: n, PartId: `(01)${n}`, Trigger: true }), ['Good', 'Good', 'Good'])
      const waiting = await read()
      assert.deepEqual(
        [waiting['Busy'], waiting['ResultValid'], waiting['Code'], waiting['Ok']],
        [true, false, 0, false]
      )
      const answer = await post(n, `&measId=${n}`)
      const seen = await until('ResultValid', true)
      assert.deepEqual(
        [seen['Code'], seen['Ok'], seen['Score'], seen['ResultTriggerId'], seen['ResultPartId'], seen['ResultId']],
        [answer.code, answer.ok, answer.score, n, `(01)${n}`, answer.resultId]
      )
      await write({ Trigger: false, Ack: true })
      assert.equal((await read())['Code'], 0)
      await write({ Ack: false })
    }

    const called = plc({ call: [0, '4711'] })
    await wait(200)
    const answer = await post(1)
    assert.deepEqual(await called, [
      'Good',
      answer.code,
      answer.ok,
      answer.sequence,
      answer.score,
      '4711',
      answer.resultId
    ])
    assert.deepEqual(await plc({ call: [0, ''] }), ['Good', 5, false, 0, NaN, '', ''], 'no picture: FAULT')
    const { Heartbeat: beat } = await read()
    await wait(600)
    assert.notEqual((await read())['Heartbeat'], beat)

    for (let n = 0; n < 5; n++) {
      const again = await connect(t, url, KEY)
      assert.deepEqual(await again({ read: ['Online'] }), { Online: true })
      assert.equal(await again({ end: true }), 'closed')
    }
  })
})
