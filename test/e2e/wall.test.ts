// The wall in a real Chromium: what it must never say, at a line's pace.
import { after, before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromiumPath, openBrowser, openPage } from './browser.ts'
import { drawnPart } from './drawn-parts.ts'
import { barriersIn, recolour } from './look-over.ts'
import { type RunningService, startService } from './service.ts'

const executablePath = chromiumPath()
const SIZES = [
  [360, 740],
  [390, 844],
  [600, 900],
  [768, 1024],
  [861, 700],
  [1024, 768],
  [1366, 768],
  [1920, 1080]
] as const
/** Wide, narrow, and of equal widths. */
const FONTS = ['DejaVu Sans', 'Noto Sans', 'Liberation Sans', 'Liberation Sans Narrow', 'Liberation Mono', 'system-ui']

suite(
  'the wall',
  {
    skip: executablePath === undefined ? 'no Chromium: install it, or name one in OKNG_CHROMIUM' : false,
    timeout: 200_000
  },
  () => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'okng-wall-'))
    const shots = mkdtempSync(join(realpathSync(tmpdir()), 'okng-screenshots-wall-'))
    let service: RunningService
    let browser: Browser
    let context: BrowserContext
    let page: Page
    let port: string

    const start = async (fixedPort?: string): Promise<RunningService> => {
      const config = join(root, 'config.json')
      writeFileSync(
        config,
        JSON.stringify({ stations: { 'camera 1': { silentAfterSeconds: 3 } }, review: { sampleOneIn: 0 } })
      )
      return startService(root, { OKNG_CONFIG: config, ...(fixedPort !== undefined && { OKNG_PORT: fixedPort }) })
    }
    before(async () => {
      service = await start()
      port = new URL(service.url).port
      browser = await openBrowser(executablePath!)
      context = await browser.newContext({ viewport: { width: 1024, height: 768 }, baseURL: service.url })
      page = (await openPage(context)).page
      page.setDefaultTimeout(15_000)
      await page.goto('/')
      await page.getByText('Waiting for the first part').waitFor()
    })
    after(async () => {
      await browser?.close()
      await service?.stop()
      rmSync(root, { recursive: true, force: true })
    })

    let part = 0
    async function inspect(seed: number, defect: boolean, station = 'camera 1'): Promise<string> {
      const reply = await fetch(`${service.url}/inspect?partId=P${++part}&station=${encodeURIComponent(station)}`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: drawnPart(seed, defect)
      })
      assert.equal(reply.status, 200)
      return ((await reply.json()) as { verdict: string }).verdict
    }
    const banner = () => page.getByRole('region', { name: 'Last verdict' })
    const shoot = async (name: string, sizes: readonly (readonly [number, number])[] = [[1024, 768]]) => {
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height })
        for (const scheme of ['light', 'dark'] as const) {
          await recolour(page, scheme)
          await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`) })
        }
      }
      await recolour(page, 'light')
      await page.setViewportSize({ width: 1024, height: 768 })
    }
    const PANELS = [
      [1024, 768],
      [1920, 1080],
      [390, 844]
    ] as const

    test('a green OK does not stay green when no part comes; the next part makes it right', async (t) => {
      t.diagnostic(`screenshots: ${shots}`)
      for (const seed of [1, 2, 3]) await inspect(seed, false)
      await banner().getByText('OK', { exact: true }).waitFor()
      assert.match((await banner().getAttribute('class')) ?? '', /is-ok/)
      await shoot('ok', PANELS)
      await banner()
        .getByText(/^Last part \d+ s ago$/)
        .waitFor()
      assert.match((await banner().getAttribute('class')) ?? '', /is-stale/)
      await page
        .getByRole('region', { name: 'Stations' })
        .getByText(/silent: last part \d+ s ago/)
        .waitFor()
      await shoot('stale', PANELS)
      assert.deepEqual(await barriersIn(page, 'light'), [])
      assert.deepEqual(await barriersIn(page, 'dark'), [])
      await inspect(4, false)
      await banner().getByText('like the good parts').waitFor()
      assert.match((await banner().getAttribute('class')) ?? '', /is-ok/)
    })

    test('a wall that is opened later shows the pictures that were kept, and says where none was', async () => {
      // While a wall is open each part gets a picture.
      await page.goto('about:blank')
      await inspect(5, false)
      const bad = await inspect(201, true)
      await inspect(6, false)
      await inspect(7, false)
      const { page: second, complaints } = await openPage(context)
      await second.goto('/')
      const tile = (verdict: string) => second.locator(`.strip button[aria-label^="Hold: ${verdict}, "]`)
      await tile(bad).first().locator('image').waitFor()
      assert.equal(await tile(bad).first().locator('.no-picture').count(), 0)
      await tile('OK').nth(1).locator('.no-picture .shape').waitFor()
      await tile('OK').nth(1).dispatchEvent('pointerdown', { button: 0 })
      await second
        .getByText('This part was judged before this page was opened, and its picture was not kept.')
        .waitFor()
      for (const [width, height] of PANELS) {
        await second.setViewportSize({ width, height })
        await second.screenshot({ path: join(shots, `opened-later-${width}.png`) })
      }
      assert.deepEqual(await barriersIn(second, 'light'), [])
      assert.deepEqual(await barriersIn(second, 'dark'), [])
      assert.deepEqual(complaints, [])
      await second.close()
      await page.goto('/')
    })

    test('unreadable pictures count for their station, with the reason, until somebody has seen it', async () => {
      for (let n = 0; n < 20; n++)
        await fetch(`${service.url}/inspect?station=camera%202`, {
          method: 'POST',
          headers: { 'content-type': 'text/html' },
          body: '<html></html>'
        })
      const stations = page.getByRole('region', { name: 'Stations' })
      await stations.getByText(/^20 pictures since \d\d:\d\d:\d\d could not be read/).waitFor()
      await stations.getByText(/text\/html/).waitFor()
      await shoot('refused', PANELS)
      assert.deepEqual(await barriersIn(page, 'light'), [])
      await stations.getByRole('button', { name: 'Seen: refused pictures of camera 2' }).click()
      await stations.getByText(/could not be read/).waitFor({ state: 'detached' })
    })

    test('a row of NG names recipe and station; it can be acknowledged, and so can the last NG', async () => {
      for (const seed of [201, 202, 203, 204]) await inspect(seed, true)
      const alert = page.getByRole('alert').filter({ hasText: '4 NG in a row: check the line' })
      await alert.getByText('demo-ring · camera 1').waitFor()
      await shoot('ng-row', PANELS)
      assert.deepEqual(await barriersIn(page, 'light'), [])
      await alert.getByRole('button', { name: 'Seen' }).click()
      await alert.waitFor({ state: 'detached' })
      const last = page.getByRole('region', { name: 'Last part that was not OK' })
      const named = `Part P${part} · camera 1`
      for (const seed of [5, 6, 7]) await inspect(seed, false)
      await last.getByText(named).waitFor()
      await page.reload()
      await last.getByText(named).waitFor()
      await last.getByRole('button', { name: 'Seen' }).click()
      await last.getByText('No part that was not OK waits to be seen.').waitFor()
      await page.reload()
      await last.getByText('No part that was not OK waits to be seen.').waitFor()
    })

    test('the banner is as high for each verdict, at each size, in each font; nothing in it is cut', async () => {
      await fetch(`${service.url}/recipes/demo-ring`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reviewBand: 1 })
      })
      const heights = new Map<string, Set<number>>()
      const look = async (verdict: string): Promise<void> => {
        for (const [width, height] of SIZES) {
          await page.setViewportSize({ width, height })
          for (const font of FONTS) {
            const found = await page.evaluate<{ height: number; cut: string[] }>(`(() => {
              document.body.style.fontFamily = ${JSON.stringify(font)}
              const banner = document.querySelector('.verdict')
              const beyond = (each) => each.getBoundingClientRect().right > innerWidth
              const badges = [...document.querySelectorAll('.strip .badge')].filter((each) => each.clientWidth > 0)
              const cut = [...banner.querySelectorAll('.word, .gauge span'), ...badges]
                .filter((each) => each.scrollWidth > each.clientWidth + 1 || beyond(each))
                .map((each) => each.textContent)
              const { scrollHeight, clientHeight } = banner
              if (scrollHeight > clientHeight + 1) cut.push('banner ' + scrollHeight + ' > ' + clientHeight)
              return { height: banner.getBoundingClientRect().height, cut }
            })()`)
            assert.deepEqual(found.cut, [], `${verdict}, ${width} px, ${font}`)
            heights.set(String(width), (heights.get(String(width)) ?? new Set()).add(found.height))
          }
          await page.screenshot({ path: join(shots, `${verdict}-${width}.png`) })
        }
        await page.evaluate("document.body.style.fontFamily = ''")
        await page.setViewportSize({ width: 1024, height: 768 })
      }
      assert.equal(await inspect(8, false), 'REVIEW')
      await banner().getByText('REVIEW', { exact: true }).waitFor()
      await look('REVIEW')
      await inspect(205, true)
      await banner().getByText('NG', { exact: true }).waitFor()
      await look('NG')
      await banner()
        .getByText(/^Last part/)
        .waitFor()
      await look('stale')
      assert.deepEqual(
        [...heights].filter(([, each]) => each.size > 1).map(([width, each]) => `${width} px: ${[...each].join(', ')}`),
        []
      )
      for (const font of ['DejaVu Sans', 'Noto Sans', 'Liberation Sans']) {
        await page.evaluate(`document.body.style.fontFamily = ${JSON.stringify(font)}`)
        await shoot(`review-${font.replaceAll(' ', '-')}`, PANELS)
      }
      await page.evaluate("document.body.style.fontFamily = ''")
    })

    test('at 5 parts a second, what is touched in the strip is what is held', async () => {
      const running = { on: true }
      const line = (async () => {
        for (let n = 0; running.on; n++) {
          const next = new Promise((resolve) => {
            setTimeout(resolve, 200)
          })
          await inspect(10 + (n % 5), false)
          await next
        }
      })()
      try {
        await page.locator('.strip li').nth(7).waitFor()
        for (let tap = 0; tap < 10; tap++) {
          // A mouse comes near, somebody looks, and presses when another part has come.
          const place = (tap % 5) + 2
          const { x, y } = await page.evaluate<{ x: number; y: number }>(`(() => {
            const { x, y, width, height } = document.querySelectorAll('.strip button')[${place}].getBoundingClientRect()
            return { x: x + width / 2, y: y + height / 2 }
          })()`)
          await page.mouse.move(x, y)
          const seen = (await labels())[place]!
          await later(labels, 400)
          await page.mouse.click(x, y)
          const id = /part (P\d+)/.exec(seen)![1]!
          await banner()
            .getByText(new RegExp(`^Held · Part ${id} `))
            .waitFor()
          await page.getByRole('button', { name: 'Go on' }).click()
        }
        await page.mouse.move(5, 5)
        const finger = await context.newCDPSession(page)
        const { x, y } = (await page.locator('.strip button').nth(1).boundingBox())!
        await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 20, y: y + 20 }] })
        await banner().getByText(/^Held/).waitFor()
        const touched = await labels()
        assert.deepEqual(await later(labels, 2500), touched, 'the strip stands still while a finger is on it')
        await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
        assert.notDeepEqual(await later(labels, 2500), touched)
        await page.getByRole('button', { name: 'Go on' }).click()
      } finally {
        running.on = false
        await line
      }
    })
    const labels = (): Promise<string[]> =>
      page.evaluate("[...document.querySelectorAll('.strip button')].map((each) => each.getAttribute('aria-label'))")
    async function later<Found>(look: () => Promise<Found>, ms: number): Promise<Found> {
      await new Promise((resolve) => {
        setTimeout(resolve, ms)
      })
      return look()
    }

    test('a stopped service: no verdict is shown; it returns by itself', async () => {
      await inspect(1, false)
      await service.stop()
      await page.getByText('No connection to the service').waitFor({ timeout: 5000 })
      assert.equal(await page.locator('.verdict.is-ok').count(), 0)
      await shoot('lost', PANELS)
      assert.deepEqual(await barriersIn(page, 'light'), [])
      assert.deepEqual(await barriersIn(page, 'dark'), [])
      service = await start(port)
      await page.getByText('No connection to the service').waitFor({ state: 'detached', timeout: 30_000 })
      await inspect(1, false)
      await page.locator('.verdict.word-ok, .verdict.word-review').waitFor()
    })
  }
)
