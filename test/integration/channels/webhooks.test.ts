// Webhooks of the service as a process, to a receiver that fails, hangs and goes away.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { startService } from '../../faults/service.ts'
import { emptyDatabase } from '../../unit/store/database/database-fixture.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { freePort } from '../free-port.ts'
import { drawnPart } from '../service-fixture.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

suite('webhooks', () => {
  test('every NG part arrives, signed, in order, though the receiver fails and the service is killed', async (t) => {
    const data = tempFolder(t)
    const port = await freePort()
    writeFileSync(join(data, 'secret'), SECRET)
    const received: InspectionResult[] = []
    let requests = 0
    const receiver = createServer((request: IncomingMessage, reply) => {
      void text(request).then((body) => {
        const turn = ++requests
        if (turn === 2) reply.writeHead(500).end()
        // The third is never answered.
        if (turn === 2 || turn === 3) return
        const { type, data: result } = new Webhook(SECRET).verify(body, request.headers as Record<string, string>) as {
          type: string
          data: InspectionResult
        }
        assert.equal(type, 'result.ng')
        received.push(result)
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
    const webhook = {
      url: `http://127.0.0.1:${port}/hook`,
      secretFile: join(data, 'secret'),
      events: ['result.ng'],
      timeoutMs: 500
    }
    const config = { databaseUrl: await emptyDatabase(t), records: { mode: 'sync' }, webhooks: { mes: webhook } }
    const first = await startService(t, data, { config })
    const bad: string[] = []
    for (let n = 1; n <= 12; n++) {
      const body = drawnPart(n, n % 2 === 0 ? 'dent' : null) as Uint8Array<ArrayBuffer>
      const headers = { 'content-type': 'image/bmp' }
      const reply = await fetch(`${first.url}/inspect?partId=${n}`, { method: 'POST', headers, body })
      const result = (await reply.json()) as InspectionResult
      if (result.verdict === 'NG') bad.push(result.resultId)
    }
    assert.ok(bad.length >= 4)
    await first.kill('SIGKILL')
    await startService(t, data, { config })
    const ids = (): string[] => [...new Set(received.map(({ resultId }) => resultId))]
    for (const end = performance.now() + 30_000; ids().length < bad.length; await wait(20))
      assert.ok(performance.now() < end, `${ids().length} of ${bad.length}`)
    assert.deepEqual(ids(), bad)
  })
})
