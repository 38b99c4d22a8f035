// The clock on the wall jumps: by a day, by years, forward and back.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { tempFolder } from '../unit/temp-folder.ts'
import { checkJournal, createLine, PARTS } from './line.ts'
import { startService } from './service.ts'

const DAY = 86_400_000

suite('the clock jumps', () => {
  test('verdicts, times, changes and their order stay right', async (t) => {
    const service = await startService(t, tempFolder(t), { fault: 'jumping-clock' })
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    const load = line.run(1)
    const bands: number[] = []
    for (const [n, days] of [0, 1, -2, 7000, -7000, 0].entries()) {
      service.fault(String(days * DAY))
      service.process.kill('SIGUSR2')
      // A refusal leaves a line in the log, with the time of the service's clock.
      const offMs = async (): Promise<number> => {
        await fetch(`${service.url}/nothing`)
        return Number(service.log.findLast(({ code }) => code === 'ROUTE_NOT_FOUND')?.['time'] ?? NaN) - Date.now()
      }
      while (!(Math.abs((await offMs()) - days * DAY) < DAY / 2)) await wait(50)
      for (const shown of PARTS) await line.post(shown)
      bands.push((n + 1) / 1000)
      const changed = await fetch(`${service.url}/recipes/demo-ring`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reviewBand: bands.at(-1) })
      })
      assert.equal(changed.status, 200, await changed.text())
      assert.equal((await fetch(`${service.url}/readyz`)).status, 200)
    }
    await load.stop()
    checkJournal(line.journal)
    for (const { result } of line.journal) {
      for (const [stage, ms] of Object.entries(result!.timingsMs))
        assert.ok(ms >= 0 && ms < 60_000, `${stage}: ${ms} ms`)
    }
    // The order in which things were changed does not come from the clock.
    const { revisions } = (await (await fetch(`${service.url}/recipes/demo-ring/revisions`)).json()) as {
      revisions: { recipe: { reviewBand: number } }[]
    }
    assert.deepEqual(revisions.map(({ recipe }) => recipe.reviewBand).slice(0, bands.length), bands.toReversed())
    const { changes } = (await (await fetch(`${service.url}/audit`)).json()) as {
      changes: { after: { reviewBand?: number } | null }[]
    }
    assert.deepEqual(
      changes
        .map(({ after }) => after?.reviewBand)
        .filter((band) => band !== undefined)
        .slice(0, bands.length),
      bands.toReversed()
    )
    assert.equal(await service.kill('SIGTERM'), 0)
  })
})
