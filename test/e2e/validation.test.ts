// The validation report of a version, issued and opened from the page.
import { after, before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { SHIPPED } from '../integration/service-fixture.ts'
import { chromiumPath, openBrowser, openPage } from './browser.ts'
import { barriersIn } from './look-over.ts'
import { type RunningService, startService, untilReady } from './service.ts'

const executablePath = chromiumPath()

suite(
  'validation report on the page',
  {
    skip: executablePath === undefined ? 'no Chromium: install it, or name one in OKNG_CHROMIUM' : false,
    timeout: 120_000
  },
  () => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'okng-validation-'))
    const shots = mkdtempSync(join(realpathSync(tmpdir()), 'okng-screenshots-validation-'))
    let service: RunningService
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let complaints: string[]

    before(async () => {
      service = await startService(root)
      await untilReady(service)
      browser = await openBrowser(executablePath!)
      context = await browser.newContext({ viewport: { width: 1024, height: 768 }, baseURL: service.url })
      const opened = await openPage(context)
      page = opened.page
      complaints = opened.complaints
      page.setDefaultTimeout(15_000)
    })
    after(async () => {
      await browser?.close()
      await service?.stop()
      rmSync(root, { recursive: true, force: true })
    })

    test('it opens in a page of its own, names data, rates and files, and is in the audit', async (t) => {
      t.diagnostic(`screenshots: ${shots}`)
      await page.goto('/#/models')
      await page.getByLabel('Recipe', { exact: true }).selectOption('demo-ring')
      const [report] = await Promise.all([
        context.waitForEvent('page'),
        page.getByRole('button', { name: `Validation report of ${SHIPPED}` }).click()
      ])
      await report.getByRole('heading', { name: `demo-ring: validation of version ${SHIPPED}` }).waitFor()
      for (const name of ['Version and data', 'Expected rates', 'Golden set', 'Who approved it', 'Files'])
        await report.getByRole('heading', { name }).waitFor()
      await report.getByText('encoder.onnx', { exact: true }).waitFor()
      await report.screenshot({ path: join(shots, 'validation.png'), fullPage: true })
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
  }
)
