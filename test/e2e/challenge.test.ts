// Master parts in a real Chromium: asked for in the recipe, announced on the wall.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../unit/temp-folder.ts'
import { chromiumPath, openBrowser, openPage } from './browser.ts'
import { drawnPart } from './drawn-parts.ts'
import { barriersIn } from './look-over.ts'
import { startService } from './service.ts'

const executablePath = chromiumPath()
const skip = executablePath === undefined ? 'no Chromium: install it, or name one in OKNG_CHROMIUM' : false

suite('challenge on the page', { skip, timeout: 200_000 }, () => {
  test('it is asked for in the recipe, and passed on the wall', async (t) => {
    const root = tempFolder(t)
    const config = join(root, 'config.json')
    writeFileSync(config, JSON.stringify({ stations: { north: {} }, review: { sampleOneIn: 0 } }))
    const service = await startService(root, { OKNG_CONFIG: config })
    t.after(() => service.stop())
    const browser = await openBrowser(executablePath!)
    t.after(() => browser.close())
    const { page } = await openPage(await browser.newContext({ baseURL: service.url }))
    page.setDefaultTimeout(15_000)
    const post = async (seed: number, isDented: boolean): Promise<string> => {
      const body = Buffer.from(drawnPart(seed, isDented))
      const headers = { 'content-type': 'image/bmp' }
      const reply = await fetch(`${service.url}/inspect?station=north`, { method: 'POST', headers, body })
      return ((await reply.json()) as { reason: string }).reason
    }

    await page.goto('/#/recipes/demo-ring')
    await page.getByLabel('Part ids of good master parts, one a line').fill(' M-OK \n')
    await page.getByLabel('Part ids of master parts with a defect, one a line').fill('M-NG')
    await page.getByRole('button', { name: 'Save challenge' }).click()
    await page.getByText('The master parts come first now').waitFor()
    const recipe = (await (await fetch(`${service.url}/recipes/demo-ring`)).json()) as { challenge: { parts: unknown } }
    assert.deepEqual(recipe.challenge.parts, [
      { partId: 'M-OK', label: 'good' },
      { partId: 'M-NG', label: 'defect' }
    ])
    assert.deepEqual(await barriersIn(page, 'light'), [])

    await page.goto('/#/')
    const panel = page.getByRole('region', { name: 'Master parts' })
    await panel.getByText('not ready').waitFor()
    assert.deepEqual(await barriersIn(page, 'light'), [])
    assert.equal(await post(3, false), 'CHALLENGE_DUE')
    for (const [part, isDented] of [
      ['M-OK', false],
      ['M-NG', true]
    ] as const) {
      await panel.getByRole('button', { name: part }).click()
      await panel.getByText(`The next picture shows ${part}`).waitFor()
      assert.equal(await post(3, isDented), 'MASTER_PART')
    }
    await panel.getByText('judged right until').waitFor()
    assert.equal(await post(3, false), 'WITHIN_THRESHOLD')
  })
})
