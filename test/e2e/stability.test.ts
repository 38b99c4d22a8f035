// Run charts on the page: what has changed stands out, with the name of its pattern.
import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { writeLearnt } from '../integration/learnt-stability.ts'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

suite('stability on the page', { ...NEEDS_BROWSER, timeout: 120_000 }, () => {
  const service = openService({}, {}, async (root) => {
    const ramp = Array.from({ length: 1500 }, (_, n) => Math.max(0, n - 700) / 200)
    await writeLearnt(root, 120, { 'line 1': ramp, 'line 2': ramp.slice(0, 600) })
  })
  let page: Page
  let complaints: string[]
  before(async () => {
    ;({ page, complaints } = await service.newPage())
  })

  test('the light that moves is named, the station beside is as at first', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    await page.goto('/#/stability')
    await page.getByRole('link', { name: 'demo-ring line 1' }).click()
    const light = page.locator('figure', { hasText: 'Brightness' })
    await light.getByText('has changed').waitFor()
    await light.getByText(/^Patterns of the last points: .*eight points in a row on one side/).waitFor()
    await page.locator('figure', { hasText: 'Sharpness' }).getByText('as at first').waitFor()
    assert.equal(await page.locator('figure.run-chart').count(), 6)
    await lookOver(page, 'stability', service.shots)
    await page.getByRole('link', { name: 'demo-ring line 2' }).click()
    await page.locator('figure', { hasText: 'Brightness' }).getByText('as at first').waitFor()
    assert.deepEqual(complaints, [])
  })

  test('what is usual is learnt anew, after a question', async () => {
    await page.getByRole('button', { name: 'Learn anew what is usual' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Learn anew' }).click()
    await page.getByText('The next parts say what is usual.').waitFor()
    await page.locator('figure.run-chart').first().waitFor({ state: 'detached' })
    assert.deepEqual(complaints, [])
  })
})
