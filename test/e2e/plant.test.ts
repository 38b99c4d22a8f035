// The view of a plant: a station that reports, a release on its way to it, and how it is stopped.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

const REPORT = {
  version: '0.1.0',
  ready: true,
  problems: ['channel plant: the plant is away'],
  recipes: [],
  lastMinute: { parts: 120, ng: 6 },
  lastPartAt: '2026-11-28T08:30:00.000Z',
  backlog: { waiting: 42, oldest: '2026-11-28T08:29:00.000Z' },
  diskFreeBytes: 57_000_000_000,
  drifts: [{ recipe: 'demo-ring', distance: 0.314 }]
}

suite('view of a plant', NEEDS_BROWSER, () => {
  const service = openService()

  test('a station is seen, a recipe released to it, and the release stopped', async () => {
    const { page, complaints } = await service.newPage({ locale: 'en' })
    await page.goto('/')
    const tab = page.getByRole('link', { name: 'Plant' })
    assert.equal(await tab.count(), 0)
    await page.request.post('/plant/reports', { data: { name: 'north', home: 'h', known: null, report: REPORT } })
    await page.reload()
    await tab.click()
    const station = page.getByRole('row', { name: /north/ })
    await station.waitFor()
    for (const text of [
      'ready',
      'the plant is away',
      '120 · 5.0 % NG (1.9 % to 10.6 %)',
      'demo-ring 0.31',
      '42',
      '57.0 GB'
    ])
      await station.getByText(text).first().waitFor()
    await page.getByRole('button', { name: 'Release to the stations' }).click()
    await page.getByText('demo-ring is on its way to the first station.').waitFor()
    await page.getByText('wave 1 of 1').waitFor()
    await lookOver(page, 'plant', service.shots)
    await page.getByRole('button', { name: 'Stop, and go back' }).click()
    await page.getByText('stopped: the stations judge as before').waitFor()
    assert.deepEqual(complaints, [])
  })
})
