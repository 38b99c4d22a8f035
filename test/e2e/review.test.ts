// Review in a real Chromium: taps, pictures that browsers do not know, zoom, heat map.
import { before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { drawnPart } from './drawn-parts.ts'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'
import { decode } from '../../src/imaging/decode/decode.ts'

suite('review on the page', { ...NEEDS_BROWSER, timeout: 120_000 }, () => {
  const service = openService()
  let page: Page
  let complaints: string[]
  before(async () => {
    ;({ page, complaints } = await service.newPage({ hasTouch: true }))
    const reply = await fetch(`${service.url}/recipes/demo-ring`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reviewBand: 1 })
    })
    assert.equal(reply.status, 200)
  })

  async function inspect(partId: string, body: Uint8Array, type: string): Promise<void> {
    const reply = await fetch(`${service.url}/inspect?partId=${partId}&station=camera%201`, {
      method: 'POST',
      headers: { 'content-type': type },
      body
    })
    assert.equal(reply.status, 200)
    assert.equal(((await reply.json()) as { verdict: string }).verdict, 'REVIEW')
  }
  const waiting = (count: number) =>
    page
      .getByRole('status')
      .filter({ hasText: `${count} waiting` })
      .waitFor()

  test('a TIFF is shown; new parts join without a reload, and the navigation counts them', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    const limits = { maxBytes: 1e8, maxPixels: 1e8 }
    const { data, width, height } = await decode(drawnPart(11, false), limits)
    const tiff = await sharp(data, { raw: { width, height, channels: 1 } })
      .tiff({ compression: 'lzw' })
      .toBuffer()
    await inspect('T1', tiff, 'image/tiff')
    await page.goto('/#/review')
    await waiting(1)
    const picture = page.getByRole('img', { name: 'Part T1, judged REVIEW' })
    await picture.waitFor()
    assert.equal(await picture.getAttribute('viewBox'), `0 0 ${width} ${height}`)
    await inspect('B2', drawnPart(12, false), 'image/bmp')
    await inspect('B3', drawnPart(13, false), 'image/bmp')
    await waiting(3)
    await page.getByRole('navigation', { name: 'Views' }).getByLabel('3 waiting').waitFor({ timeout: 20_000 })
    assert.deepEqual(complaints, [])
  })

  test('a heat map, a good part, zoom', async () => {
    await page.getByRole('checkbox', { name: 'Heat map' }).check()
    await page.locator('.reviewing image.heat').waitFor()
    await page.getByRole('checkbox', { name: 'Good part beside it' }).check()
    await page
      .getByText(/No picture of a part judged OK was kept|A part that was judged OK/)
      .first()
      .waitFor()
    await lookOver(page, 'review-heat', service.shots)
    await page.getByRole('checkbox', { name: 'Good part beside it' }).uncheck()
    const box = (await page.locator('.zoom-frame').boundingBox())!
    await page.mouse.move(box.x + 100, box.y + 100)
    await page.mouse.wheel(0, -480)
    const transform = (): Promise<string> =>
      page.locator('.zoomed').evaluate((each: { style: { transform: string } }) => each.style.transform)
    await page.locator('.zoomed[style*="scale(4)"]').waitFor()
    assert.equal(await transform(), 'translate(-300px, -300px) scale(4)')
    await page.screenshot({ path: join(service.shots, 'review-zoomed.png') })
    await page.getByRole('button', { name: 'Zoom out' }).click()
    await page.getByRole('button', { name: 'Zoom out' }).click()
    await page.locator('.zoomed[style*="scale(1)"]').waitFor()
  })

  test('a double tap on Defect is no label; what is saved is said, and can be undone', async () => {
    const defect = page.getByRole('button', { name: 'D Defect' })
    const { x, y, width, height } = (await defect.boundingBox())!
    await page.touchscreen.tap(x + width / 2, y + height / 2)
    await page.touchscreen.tap(x + width / 2, y + height / 2)
    await page.getByRole('group', { name: 'Kind of defect' }).waitFor()
    await waiting(3)
    await lookOver(page, 'review-kinds', service.shots)
    await page.getByRole('group', { name: 'Kind of defect' }).getByRole('button', { name: 'pit' }).click()
    await page.getByText('Saved: Part T1 is defect, pit.').waitFor()
    await waiting(2)
    await new Promise((resolve) => {
      setTimeout(resolve, 450)
    })
    await page.getByRole('button', { name: 'U Undo' }).click()
    await page.getByText(/^Part T1 is back\./).waitFor()
    await waiting(3)
    await page.keyboard.press('n')
    await page.getByText('Saved: Part T1 is unsure.').waitFor()
    await waiting(2)
    await page.keyboard.press('ArrowRight')
    await page.getByText('Part B3', { exact: true }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.getByText('Part B2', { exact: true }).waitFor()
    assert.deepEqual(complaints, [])
  })

  test('a rejected part is taught as good, after a word on what that does', async () => {
    await page.getByRole('button', { name: 'Teach it as good' }).click()
    const dialog = page.getByRole('dialog', { name: 'Teach this part as good?' })
    await dialog.getByText('Teach it only if the part is really good.', { exact: false }).waitFor()
    // Keys mean nothing to the queue as long as the dialog is open.
    await page.keyboard.press('g')
    await waiting(2)
    await lookOver(page, 'review-teach', service.shots)
    await dialog.getByRole('button', { name: 'Teach', exact: true }).click()
    await page.getByText(/^Model version \S+ judges from now on\.$/).waitFor({ timeout: 60_000 })
    assert.deepEqual(complaints, [])
  })
})
