// The main ways through the page in Firefox, by WebDriver BiDi: wall, review, history, training, login.
import { after, before, suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, type Browser, type Page } from 'puppeteer-core'
import { drawnPart, writeParts } from './drawn-parts.ts'
import { type RunningService, startService, untilReady } from './service.ts'

const executablePath = process.env['OKNG_FIREFOX'] ?? '/usr/bin/firefox-esr'
const PATIENCE_MS = 30_000

suite(
  'the page in Firefox',
  {
    skip: existsSync(executablePath) ? false : 'no Firefox: install it, or name one in OKNG_FIREFOX',
    timeout: 280_000
  },
  () => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'okng-firefox-'))
    const shots = mkdtempSync(join(realpathSync(tmpdir()), 'okng-screenshots-firefox-'))
    let service: RunningService
    let browser: Browser
    let page: Page
    const complaints: string[] = []
    let key = ''

    before(async () => {
      const config = join(root, 'config.json')
      writeFileSync(config, JSON.stringify({ training: { lockFile: join(root, 'training.lock') } }))
      service = await startService(root, { OKNG_CONFIG: config })
      await untilReady(service)
      browser = await launch({ browser: 'firefox', executablePath, headless: true, acceptInsecureCerts: false })
      page = await browser.newPage()
      await page.setViewport({ width: 1024, height: 768 })
      page.setDefaultTimeout(PATIENCE_MS)
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('response', (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} ${new URL(response.url()).pathname}`)
      })
    })
    after(async () => {
      await browser?.close()
      await service?.stop()
      rmSync(root, { recursive: true, force: true })
    })

    const api = async (path: string, init: RequestInit = {}): Promise<Response> => {
      const headers = new Headers(init.headers)
      if (key !== '') headers.set('authorization', `Bearer ${key}`)
      const reply = await fetch(service.url + path, { ...init, headers })
      assert.ok(reply.ok, `${path}: ${reply.status} ${await reply.clone().text()}`)
      return reply
    }
    async function inspect(partId: string, seed: number, defect: boolean): Promise<string> {
      const reply = await api(`/inspect?recipe=demo-ring&partId=${partId}&station=camera%201`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: drawnPart(seed, defect)
      })
      return ((await reply.json()) as { verdict: string }).verdict
    }
    const patch = (body: object): Promise<Response> =>
      api('/recipes/demo-ring', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body)
      })
    /** By role and name, as a screen reader finds it. */
    const named = (role: string, name: string) => page.locator(`::-p-aria([name="${name}"][role="${role}"])`)
    const said = (text: string) => page.locator(`::-p-text(${text})`).wait()
    const shoot = (name: string): Promise<unknown> => page.screenshot({ path: join(shots, `${name}.png`) })
    async function whole(view: string): Promise<void> {
      const { width, beyond } = (await page.evaluate(
        '({ width: innerWidth, beyond: document.documentElement.scrollWidth })'
      )) as { width: number; beyond: number }
      assert.ok(beyond <= width, `${view}: ${beyond} px wide on ${width}`)
    }

    test('the wall shows each verdict as it comes', async (t) => {
      t.diagnostic(`screenshots: ${shots}`)
      await page.goto(service.url)
      await said('Waiting for the first part')
      assert.equal(await inspect('F1', 1, false), 'OK')
      await page.locator('.verdict.is-ok').wait()
      await said('like the good parts')
      assert.equal(await inspect('F2', 201, true), 'NG')
      await page.locator('.verdict.is-ng').wait()
      await page.locator('.main-picture image').wait()
      await page.locator('.strip li:nth-child(2)').wait()
      await whole('live')
      await shoot('live')
      assert.deepEqual(complaints, [])
    })

    test('a part is labelled in review, by taps and by keys', async () => {
      await patch({ reviewBand: 1 })
      assert.equal(await inspect('R1', 11, false), 'REVIEW')
      assert.equal(await inspect('R2', 12, false), 'REVIEW')
      await page.goto(`${service.url}/#/review`)
      await said('2 waiting')
      await page.locator('.reviewing image').wait()
      await shoot('review')
      await named('button', 'G Good').click()
      await said('Saved: Part R1 is good.')
      await said('1 waiting')
      await new Promise((resolve) => {
        setTimeout(resolve, 450)
      })
      await page.keyboard.press('d')
      await said('Which defect?')
      await page.keyboard.press('1')
      await said('Nothing to review')
      await patch({ reviewBand: 0 })
      const { inspections } = (await (await api('/inspections?label=good')).json()) as {
        inspections: readonly { partId: string }[]
      }
      assert.deepEqual(
        inspections.map(({ partId }) => partId),
        ['R1']
      )
      assert.deepEqual(complaints, [])
    })

    test('the history finds a part by its id, with picture and evidence', async () => {
      await page.goto(`${service.url}/#/history`)
      const field = page.locator('#history-id')
      await field.fill('F2')
      await page.keyboard.press('Enter')
      await page.waitForFunction("location.hash.includes('partId=F2')")
      await page.locator('tbody tr:only-child a').click()
      await said('Part F2')
      await page.locator('.reviewing image').wait()
      await whole('part')
      await shoot('history-part')
      assert.deepEqual(complaints, [])
    })

    test('a training is started and watched to its end', async () => {
      await upload('good', writeParts(join(root, 'drawn'), 26, false, 1000))
      await upload('defect', writeParts(join(root, 'drawn'), 8, true, 2000))
      await page.goto(`${service.url}/#/training`)
      await page.locator('#train-recipe').wait()
      await page.select('#train-recipe', 'demo-ring')
      await page.select('#train-dataset', 'rings')
      await page.locator('summary').click()
      await page.locator('#train-epochs').fill('2')
      await page.locator('#train-batch').fill('8')
      await named('button', 'Start training').click()
      await page.locator('::-p-text(completed)').setTimeout(150_000).wait()
      await shoot('training')
      assert.deepEqual(complaints, [])
    })

    test('a key lets in; a wrong one does not', async () => {
      const made = await api('/keys', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'anna', role: 'admin' })
      })
      key = ((await made.json()) as { key: string }).key
      await page.goto('about:blank')
      await page.goto(service.url)
      await named('dialog', 'Log in').wait()
      await page.keyboard.type(`${key.slice(0, -1)}x`)
      await page.keyboard.press('Enter')
      await said('This key is not known, or was revoked.')
      await shoot('login')
      await page.locator('dialog input').fill(key)
      await page.keyboard.press('Enter')
      await said('anna, admin')
      assert.ok(
        complaints.every((line) => /401/.test(line)),
        complaints.join('\n')
      )
    })

    async function upload(label: string, files: readonly string[]): Promise<Response> {
      const body = new FormData()
      for (const file of files) body.append('image', new Blob([readFileSync(file)]), file.split('/').at(-1))
      return api(`/datasets/rings/images?label=${label}`, { method: 'POST', body })
    }
  }
)
