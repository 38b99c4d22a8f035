import type { TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import type { InspectionResult } from '../../src/domain/inspection/inspection.ts'
import { NODE_OPCUA } from '../../src/integrations/opcua/node-opcua.ts'
import { tempFolder } from '../unit/temp-folder.ts'
import { freePort } from './free-port.ts'
import type { Ask } from './opcua-client.ts'
import { drawnPart, realService } from './service-fixture.ts'

const CLIENT = fileURLToPath(new URL('./opcua-client.js', import.meta.url))
export const KEY = 'a-key-for-the-controller'
export const isInstalled = ((): boolean => {
  try {
    createRequire(import.meta.url).resolve('node-opcua')
    return true
  } catch {
    return false
  }
})()
/** For tests that need the package. */
export const skip = isInstalled ? false : `node-opcua is not installed: npm install --no-save ${NODE_OPCUA}`

/** The service with station `north` as the OPC UA object `North`. */
export async function opcuaService(t: TestContext, changes: object = {}) {
  const port = await freePort()
  const opcua = {
    enabled: true,
    port,
    trustUnknownClients: true,
    stations: { North: { station: 'north', deadlineMs: 6000, recipes: {} } },
    ...changes
  }
  const folder = tempFolder(t)
  const { app } = await realService(t, folder, { opcua, adminKeys: [KEY] })
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'image/bmp' }
  const readiness = async (): Promise<string> => (await app.inject('/readyz')).body
  return {
    folder,
    port,
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

/** A client in a process of its own. @throws what it was refused with */
export async function connectClient(t: TestContext, url: string, key: string, env: NodeJS.ProcessEnv = {}) {
  const child = fork(CLIENT, [url, 'North', key], {
    silent: true,
    serialization: 'advanced',
    env: { ...process.env, ...env }
  })
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
