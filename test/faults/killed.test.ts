// kill -9 while versions are registered and activated under load; what was acknowledged is there after the restart, and
// nothing half made. In the middle of a training: integration/training/training-service.test.ts.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from '../../src/domain/random.ts'
import { SHIPPED, shippedFile } from '../integration/service-fixture.ts'
import { tempFolder } from '../unit/temp-folder.ts'
import { checkJournal, createLine, PARTS } from './line.ts'
import { startService } from './service.ts'

const ROUNDS = 4

function upload(): FormData {
  const { crop, scoring, threshold, encoder } = JSON.parse(shippedFile('manifest.json').toString()) as Record<
    string,
    unknown
  >
  const form = new FormData()
  for (const [name, content] of Object.entries({
    'manifest.json': JSON.stringify({ crop, scoring, threshold, encoder }),
    'encoder.onnx': shippedFile('encoder.onnx'),
    'good.bank': shippedFile('good.bank')
  })) {
    form.set(name, new Blob([content as string]), name)
  }
  return form
}

suite('kill -9', () => {
  test('in the middle of publishing, activating and judging', async (t) => {
    const data = tempFolder(t)
    const random = createRandom('kill')
    /** What the service has said it has done. */
    const registered: string[] = []
    let active = SHIPPED
    for (let round = 0; round < ROUNDS; round++) {
      const service = await startService(t, data)
      const line = createLine(service.url, `round${round}`)
      t.after(line.close)

      const { models } = (await (await fetch(`${service.url}/models?recipe=demo-ring`)).json()) as {
        models: { version: string; state: string; problem: string | null }[]
      }
      for (const version of registered)
        assert.ok(
          models.some((model) => model.version === version),
          `${version} was acknowledged, and is lost`
        )
      assert.deepEqual(
        models.filter(({ problem }) => problem !== null),
        []
      )
      const { activeModelVersion } = (await (await fetch(`${service.url}/recipes/demo-ring`)).json()) as {
        activeModelVersion: string
      }
      assert.ok(models.some(({ version }) => version === activeModelVersion))
      if (round > 0) {
        const left = readdirSync(join(data, 'models/demo-ring'))
        assert.deepEqual(
          left.filter((name) => name.startsWith('.')),
          []
        )
      }
      const wanted: string[] = [active]
      const from = models.find(({ state }) => state === 'active')!.version
      assert.equal(from, activeModelVersion)

      const killed = new AbortController()
      const load = line.run(2)
      const publish = async (): Promise<void> => {
        while (!killed.signal.aborted) {
          const reply = await fetch(`${service.url}/models?recipe=demo-ring`, { method: 'POST', body: upload() }).catch(
            () => null
          )
          if (reply?.status !== 201) continue
          const { version } = (await reply.json()) as { version: string }
          registered.push(version)
          wanted.push(version)
          const activated = await fetch(`${service.url}/models/${version}/activate?recipe=demo-ring`, {
            method: 'POST'
          }).catch(() => null)
          if (activated?.status === 200) active = version
        }
      }
      const publishing = publish()
      while (registered.length === round) await wait(10)
      await wait(random.int(0, 400))
      assert.equal(await service.kill('SIGKILL'), 'SIGKILL')
      killed.abort()
      await Promise.all([load.stop(), publishing])
      checkJournal(line.journal, { statuses: [0], killed: true })
      assert.ok(line.journal.some(({ status }) => status === 200))
    }
    const service = await startService(t, data)
    const line = createLine(service.url, 'after')
    t.after(line.close)
    for (const shown of PARTS) await line.post(shown)
    checkJournal(line.journal)
  })
})
