// A measurement system analysis on the page: planned, followed while pictures come, its report opened.
import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { drawnPart } from './drawn-parts.ts'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

suite('studies on the page', { ...NEEDS_BROWSER, timeout: 120_000 }, () => {
  const service = openService()
  let page: Page
  let complaints: string[]
  before(async () => {
    ;({ page, complaints } = await service.newPage())
  })

  test('a line that names no reference is refused; the plan is made', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    await page.goto('/#/studies')
    await page.getByLabel('Name of the study').fill('msa-1')
    await page.getByLabel('Recipe', { exact: true }).selectOption('demo-ring')
    await page.getByLabel('Presentations of each part to each station').fill('2')
    await page.getByLabel(/^Parts, one a line/).fill('11, OK\n12')
    await page.getByLabel(/^Stations, lights or orientations/).fill('left\nright')
    await page.getByText('Tolerances and masters').first().click()
    await page.getByLabel('Diameter: at least').first().fill('1')
    await page.getByRole('button', { name: 'Plan', exact: true }).click()
    await page.getByText('Line 2: expected a part and OK or NG, such as 4711, OK.').waitFor()
    await lookOver(page, 'plan', service.shots)
    await page.getByLabel(/^Parts, one a line/).fill('11, OK\n12; NG\n13\tgood\n')
    await page.getByRole('button', { name: 'Plan', exact: true }).click()
    await page.getByRole('heading', { name: 'msa-1' }).waitFor()
    await page.getByText('0 of 12 presentations judged').waitFor()
    assert.deepEqual(complaints, [])
  })

  test('progress shows as pictures come; the report opens in a page of its own', async () => {
    for (const [partId, isDefect] of [
      ['11', false],
      ['12', true],
      ['13', false]
    ] as const)
      for (const station of ['left', 'right'])
        for (const turn of [0, 1])
          await fetch(`${service.url}/inspect?recipe=demo-ring&study=msa-1&partId=${partId}&station=${station}`, {
            method: 'POST',
            headers: { 'content-type': 'image/bmp' },
            body: drawnPart(Number(partId) + 20 * turn, isDefect)
          })
    await page.getByText('12 of 12 presentations judged').waitFor()
    await lookOver(page, 'study', service.shots)
    const [report] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Open the report' }).click()
    ])
    await report.getByRole('heading', { name: 'demo-ring: measurement system analysis' }).waitFor()
    await report.screenshot({ path: join(service.shots, 'report.png'), fullPage: true })
    await report.close()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click()
    ])
    assert.equal(download.suggestedFilename(), 'msa-1.csv')
    assert.deepEqual(complaints, [])
  })

  test('the plan is removed', async () => {
    await page.getByText('Remove the plan').first().click()
    await page.getByRole('button', { name: 'Remove the plan' }).click()
    await page.getByText('No study was planned yet.').waitFor()
    assert.deepEqual(complaints, [])
  })
})
