// The page in each of its languages: texts, numbers, the station's clock.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

const ZONE = 'Asia/Kolkata'

suite('languages of the page', NEEDS_BROWSER, () => {
  const service = openService({ timeZone: ZONE })

  test("the browser's language comes first, what is chosen stays", async () => {
    const { page, complaints } = await service.newPage({ locale: 'de-AT', timezoneId: 'America/New_York' })
    const { judgedAt } = await service.inspect(1, false)
    await page.goto('/')
    const verdict = page.getByRole('region', { name: 'Letztes Urteil' })
    await verdict.getByText('wie die guten Teile').waitFor()
    const clock = new Intl.DateTimeFormat('sv', { timeZone: ZONE, timeStyle: 'medium' }).format(new Date(judgedAt))
    assert.match((await verdict.textContent()) ?? '', new RegExp(clock.slice(0, 5)))
    assert.match((await verdict.textContent()) ?? '', /Score 0,\d{3}/)
    assert.equal(await page.locator('html').getAttribute('lang'), 'de')

    await page.getByRole('link', { name: 'Einstellungen' }).click()
    await page.getByText(ZONE, { exact: false }).waitFor()
    await page.getByLabel('Sprache', { exact: true }).selectOption('ja')
    await page.getByRole('heading', { name: '設定' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '設定' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'ja')
    assert.deepEqual(complaints, [])
  })

  test('every view fits in every language, and axe finds no barrier', async () => {
    await service.inspect(2, true)
    for (const [locale, views] of Object.entries({
      de: ['live', 'review', 'history', 'recipes/demo-ring', 'training', 'models', 'teach', 'settings'],
      es: ['live', 'models', 'training'],
      zh: ['live', 'models', 'recipes'],
      ja: ['live', 'models', 'review', 'teach']
    })) {
      const { page, complaints } = await service.newPage({ locale })
      for (const view of views) {
        await page.goto(`/#/${view}`)
        await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
        await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
        await lookOver(page, `${locale}-${view.replace('/', '-')}`, service.shots)
        if (locale === 'de' || locale === 'es')
          assert.deepEqual(
            (await page.locator('.tick').allTextContents()).filter((text) => /\d\.\d/.test(text)),
            [],
            `${locale}, ${view}: expected a comma in the numbers of charts`
          )
      }
      assert.deepEqual(complaints, [])
      await page.context().close()
    }
  })

  test('filters of the history take the times of the station', async (t) => {
    const { page } = await service.newPage({ timezoneId: 'America/New_York' })
    await page.goto('/#/history')
    await page.getByLabel('From').fill('2026-11-28T14:00')
    const searched = page.waitForRequest((request) => {
      const { pathname, searchParams } = new URL(request.url())
      return pathname === '/inspections' && searchParams.has('from')
    })
    await page.getByRole('button', { name: 'Search' }).click()
    assert.equal(new URL((await searched).url()).searchParams.get('from'), '2026-11-28T08:30:00.000Z')
    await page.getByRole('heading', { name: 'Judged parts, newest first' }).waitFor()
    await page.screenshot({ path: join(service.shots, 'history-kolkata.png') })
    t.diagnostic(`screenshots: ${service.shots}`)
  })
})
