// A threshold is chosen by cost on the page: weighed, applied, taken back.
import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { drawnPart } from '../drawn-parts.ts'
import { lookOver } from '../look-over.ts'
import { NEEDS_BROWSER, openService } from '../open-service.ts'

suite('threshold by cost on the page', { ...NEEDS_BROWSER, timeout: 120_000 }, () => {
  const service = openService({}, { OKNG_REVIEW_SAMPLE: '1' })
  let page: Page
  let complaints: string[]
  before(async () => {
    ;({ page, complaints } = await service.newPage())
    for (let n = 0; n < 24; n++) {
      const isDefect = n % 4 === 0
      const reply = await fetch(`${service.url}/inspect?recipe=demo-ring`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: drawnPart(300 + n, isDefect)
      })
      const { resultId } = (await reply.json()) as { resultId: string }
      while ((await fetch(`${service.url}/review/${resultId}`)).status === 404) await new Promise(setImmediate)
      await fetch(`${service.url}/review/${resultId}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ label: isDefect ? 'defect' : 'good' })
      })
    }
  })

  const recipe = async () =>
    (await (await fetch(`${service.url}/recipes/demo-ring`)).json()) as {
      threshold: number | null
      costs?: { perEscape: number }
    }

  test('labelled and held-out parts are drawn, and what is still to be labelled', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    await page.goto('/#/recipes/demo-ring')
    await page.getByRole('img', { name: 'Held out of training' }).waitFor()
    await page.getByText('18 good, 6 defects').waitFor()
    await page.getByText(/To prove "escapes at most 1.00\s% at 95 %", 293 more labelled defects/).waitFor()
    await lookOver(page, 'threshold', service.shots)
    assert.deepEqual(complaints, [])
  })

  test('a dearer escape moves the offer; it is applied with its costs, and taken back with one button', async () => {
    await page.getByLabel('Cost of an escape').fill('500')
    await page.getByLabel('Defects expected, %').fill('20')
    await page.getByRole('button', { name: 'Work out' }).click()
    await page.getByRole('button', { name: /^Cheapest by held-out parts/ }).click()
    await page.getByRole('button', { name: /^Apply \d/ }).click()
    await page.getByRole('button', { name: /^Undo/ }).waitFor()
    const applied = await recipe()
    assert.ok(applied.threshold !== null && applied.threshold > 0)
    assert.equal(applied.costs?.perEscape, 500)
    await page.screenshot({ path: join(service.shots, 'threshold-applied.png'), fullPage: true })
    await page.getByRole('button', { name: "Undo: back to the model version's own" }).click()
    await page.getByRole('button', { name: /^Undo: back to \d/ }).waitFor()
    assert.equal((await recipe()).threshold, null)
    assert.deepEqual(complaints, [])
  })
})
