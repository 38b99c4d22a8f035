// Without a mouse: a part is labelled, an NG is acknowledged, a training is started and cancelled.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { writeParts } from './drawn-parts.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

/** Stops of the tabulator on one view, and then some. */
const MOST_STOPS = 80

/** Tabs on until what has the focus is called `name`, as a screen reader says it. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = []
  for (let n = 0; n < MOST_STOPS; n++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate<string>(`(() => {
      const element = document.activeElement
      const label = element.labels?.[0]?.innerText
      return element.getAttribute('aria-label') ?? label ?? element.innerText ?? ''
    })()`)
    const words = focused.replace(/\s+/g, ' ').trim()
    if (typeof name === 'string' ? words === name : name.test(words)) return
    passed.push(words)
  }
  assert.fail(`expected the tabulator to reach ${name}, it passed ${passed.join(' | ')}`)
}

suite('the page by keyboard alone', NEEDS_BROWSER, () => {
  const service = openService({ review: { sampleOneIn: 0 } })

  test('the last NG is acknowledged on the wall', async () => {
    const { page, complaints } = await service.newPage()
    await page.goto('/')
    assert.equal((await service.inspect(201, true)).verdict, 'NG')
    const last = page.getByRole('region', { name: 'Last part that was not OK' })
    await last.getByText('Part part-201').waitFor()
    await tabTo(page, /^Seen/)
    await page.keyboard.press('Enter')
    await last.getByText('No part that was not OK waits to be seen.').waitFor()
    assert.deepEqual(complaints, [])
  })

  test('a part is labelled with its kind of defect', async () => {
    const patched = await fetch(`${service.url}/recipes/demo-ring`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reviewBand: 1 })
    })
    assert.equal(patched.status, 200)
    const { resultId, verdict } = await service.inspect(11, false)
    assert.equal(verdict, 'REVIEW')
    const { page, complaints } = await service.newPage()
    await page.goto('/')
    await tabTo(page, /^Review/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Review', level: 1 }).waitFor()
    await page.getByText('1 waiting').first().waitFor()
    await tabTo(page, 'D Defect')
    await page.keyboard.press('Enter')
    const kinds = page.getByRole('group', { name: 'Kind of defect' })
    await kinds.waitFor()
    await tabTo(page, /pit$/)
    await page.keyboard.press('Enter')
    await page.getByText('Nothing to review').waitFor()
    const record = (await (await fetch(`${service.url}/inspections/${resultId}`)).json()) as {
      said: { label: string; defectKind: string }
    }
    assert.deepEqual([record.said.label, record.said.defectKind], ['defect', 'pit'])
    assert.deepEqual(complaints, [])
  })

  test('a training is started and cancelled', async () => {
    for (const [label, count] of [
      ['good', 26],
      ['defect', 8]
    ] as const) {
      const body = new FormData()
      for (const file of writeParts(join(service.root, 'drawn'), count, label === 'defect', 1000))
        body.append('image', new Blob([readFileSync(file)]), 'part.bmp')
      const reply = await fetch(`${service.url}/datasets/rings/images?label=${label}`, { method: 'POST', body })
      assert.ok(reply.ok, await reply.text())
    }
    const { page, complaints } = await service.newPage()
    await page.goto('/')
    await tabTo(page, 'Training')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Start a training' }).waitFor()
    await tabTo(page, 'Recipe')
    await page.keyboard.type('demo-ring')
    await tabTo(page, 'Pictures')
    await page.keyboard.type('Data set rings')
    await tabTo(page, 'Start training')
    await page.keyboard.press('Enter')
    const job = page.getByRole('region', { name: 'Training of demo-ring' })
    await job.getByText('rings', { exact: false }).first().waitFor()
    await tabTo(page, 'Cancel')
    await page.keyboard.press('Enter')
    await job.getByText('cancelled', { exact: true }).waitFor({ timeout: 60_000 })
    assert.deepEqual(complaints, [])
  })
})
