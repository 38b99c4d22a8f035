// The history in a real Chromium: filters in the address, a part by its id, the export.
import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { drawnPart } from './drawn-parts.ts'
import { lookOver, recolour } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

suite('history on the page', { ...NEEDS_BROWSER, timeout: 120_000 }, () => {
  const service = openService()
  let page: Page
  let complaints: string[]
  before(async () => {
    ;({ page, complaints } = await service.newPage())
    for (let n = 0; n < 60; n++)
      await fetch(`${service.url}/inspect?partId=P${n}&station=camera%20${n % 2}`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: drawnPart(200 + (n % 5), n % 6 === 0)
      })
  })
  /** So many rows, no more. */
  const shown = (count: number) =>
    page.locator(`tbody:not(:has(tr:nth-child(${count + 1}))) tr:nth-child(${count})`).waitFor()
  const rows = () => page.getByRole('table').getByRole('row')

  test('shows the newest, then more; filters stand in the address', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    await page.goto('/#/history')
    await page
      .getByRole('link', { name: /^\d{4}-/ })
      .first()
      .waitFor()
    assert.equal(await rows().count(), 51)
    await page.getByRole('button', { name: 'Show more' }).click()
    await page.getByRole('cell', { name: 'P0', exact: true }).waitFor()
    assert.equal(await rows().count(), 61)
    await page.getByRole('img', { name: 'Parts by hour' }).waitFor()
    await page.getByLabel('Verdict').selectOption('NG')
    await page.getByLabel('Station').fill('camera 0')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.waitForURL(/verdict=NG/)
    await shown(10)
    await lookOver(page, 'history', service.shots)
    await page.setViewportSize({ width: 1920, height: 1080 })
    await recolour(page, 'dark')
    await page.screenshot({ path: join(service.shots, 'history-1920-dark.png') })
    await recolour(page, 'light')
    await page.setViewportSize({ width: 1024, height: 768 })
    const sent = page.url()
    await page.goto('/#/live')
    await page.goto(sent)
    await shown(10)
    assert.deepEqual(complaints, [])
  })

  test('a scanned id finds its part: picture, heat map, evidence, label', async () => {
    await page.getByLabel('Part id or result id').fill('P6')
    await page.keyboard.press('Enter')
    await page.waitForURL(/partId=P6/)
    await shown(1)
    await page.getByRole('link', { name: /^\d{4}-/ }).click()
    await page.getByText('Part P6', { exact: true }).waitFor()
    await page.getByRole('img', { name: 'Picture of the part' }).waitFor()
    await page.getByRole('checkbox', { name: 'Heat map' }).check()
    await page.locator('image.heat').waitFor()
    await page.getByText('nobody has looked at it').waitFor()
    await lookOver(page, 'history-part', service.shots)
    assert.deepEqual(complaints, [])
  })

  test('the export has all that is found, and says how many', async () => {
    await page.goto('/#/history?verdict=NG')
    await shown(10)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click()
    ])
    await page.getByText('10 records are in the file.').waitFor()
    const text = readFileSync(await download.path(), 'utf8')
    const found = parse(text, { columns: true, bom: true }) as Record<string, string>[]
    assert.equal(found.length, 10)
    assert.ok(found.every((each) => each['verdict'] === 'NG'))
    // The service goes away meanwhile: no file that looks whole.
    await page.route('**/inspections.csv**', (route) => route.abort())
    await page.getByRole('button', { name: 'Export as CSV' }).click()
    await page.getByText(/^The export broke off, no file was made/).waitFor()
  })
})
