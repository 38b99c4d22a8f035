// The validation report of a version, issued and opened from the page.
import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { SHIPPED } from '../integration/service-fixture.ts'
import { barriersIn } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

suite('validation report on the page', { ...NEEDS_BROWSER, timeout: 120_000 }, () => {
  const service = openService()
  let page: Page
  let complaints: string[]
  before(async () => {
    ;({ page, complaints } = await service.newPage())
  })

  test('it opens in a page of its own, names data, rates and files, and is in the audit', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    await page.goto('/#/models')
    await page.getByLabel('Recipe', { exact: true }).selectOption('demo-ring')
    const [report] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: `Validation report of ${SHIPPED}` }).click()
    ])
    await report.getByRole('heading', { name: `demo-ring: validation of version ${SHIPPED}` }).waitFor()
    for (const name of ['Version and data', 'Expected rates', 'Golden set', 'Who approved it', 'Files'])
      await report.getByRole('heading', { name }).waitFor()
    await report.getByText('encoder.onnx', { exact: true }).waitFor()
    await report.screenshot({ path: join(service.shots, 'validation.png'), fullPage: true })
    assert.deepEqual(await barriersIn(report, 'light'), [])
    assert.deepEqual(await barriersIn(report, 'dark'), [])
    await report.close()
    const audit = (await (await fetch(`${service.url}/audit?action=model.validated`)).json()) as {
      changes: { subject: string }[]
    }
    assert.deepEqual(
      audit.changes.map(({ subject }) => subject),
      [`model/${SHIPPED}`]
    )
    assert.deepEqual(complaints, [])
  })
})
