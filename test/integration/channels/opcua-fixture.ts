import type { TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { NODE_OPCUA } from '../../../src/integrations/opcua/node-opcua.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { freePort } from '../free-port.ts'
import { isInstalled } from './opcua-connect.ts'
import { drawnPart, realService } from '../service-fixture.ts'

export const KEY = 'a-key-for-the-controller'
/** Of the process of the channel that this one has started. */
export const opcuaPid = (): number =>
  Number(execFileSync('pgrep', ['-P', String(process.pid), '-f', 'opcua-process'], { encoding: 'utf8' }).split('\n')[0])
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
