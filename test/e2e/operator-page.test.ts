// The operator page in a real Chromium, against the real service: what an engineer does in a day, clicked through.
import { before, suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { InspectionResult } from '../../src/domain/inspection/inspection.ts'
import { writeParts } from './drawn-parts.ts'
import { lookOver, recolour } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

const KEY = 'key-of-the-end-to-end-test'

suite('operator page', NEEDS_BROWSER, () => {
  // Training gets its share of a busy machine.
  const service = openService(
    { training: { priority: 'normal' }, review: { sampleOneIn: 0 } },
    { OKNG_ADMIN_KEYS: KEY }
  )
  let page: Page
  let complaints: string[]
  before(async () => {
    ;({ page, complaints } = await service.newPage())
  })

  /** @returns what was complained of since, and forgets it */
  const complained = (): string[] => complaints.splice(0)
  const tab = (name: string): Promise<void> =>
    page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click()

  const activate = async (version: string): Promise<void> => {
    await page.getByRole('button', { name: `Activate ${version}` }).click()
    await page
      .getByRole('dialog', { name: `Activate ${version}?` })
      .getByRole('button', { name: 'Activate' })
      .click()
  }

  const saveThreshold = (): Promise<void> =>
    page.getByRole('region', { name: 'Threshold of demo-ring' }).getByRole('button', { name: 'Save' }).click()

  let broken = false
  /** One of a row of steps: each begins where the one before it ended, so that none is tried after one failed. */
  const step = (name: string, run: (t: TestContext) => Promise<void>): void => {
    test(name, async (t) => {
      if (broken) {
        t.skip('a step before it failed')
        return
      }
      broken = true
      try {
        await run(t)
      } catch (error) {
        t.diagnostic(service.lastWords())
        await page.screenshot({ path: join(service.shots, 'failed.png'), fullPage: true }).catch(() => {})
        throw error
      }
      broken = false
    })
  }

  /** Posts drawn parts as a camera would. */
  async function inspect(seeds: readonly number[], defect: boolean, recipe = 'demo-ring'): Promise<InspectionResult[]> {
    const results: InspectionResult[] = []
    for (const seed of seeds) results.push(await service.inspect(seed, defect, `recipe=${recipe}`))
    return results
  }

  step('asks for a key; is light', async (t) => {
    let bytes = 0
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    network.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await page.goto('/')
    await page.getByRole('dialog', { name: 'Log in' }).waitFor()
    t.diagnostic(`${(bytes / 1024).toFixed(1)} KB transferred for the whole page`)
    t.diagnostic(`screenshots: ${service.shots}`)
    assert.ok(bytes > 10_000 && bytes < 160 * 1024, `${bytes} bytes`)
    await page.screenshot({ path: join(service.shots, 'login.png') })
    await page.getByLabel('Key').fill('not-the-key-of-this-test')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    assert.ok(complained().every((line) => line.endsWith(' 401')))
    await page.getByLabel('Key').fill(KEY)
    await page.keyboard.press('Enter')
    await page.getByText('Waiting for the first part').waitFor()
    await page.reload()
    await page.getByText('Waiting for the first part').waitFor()
    await lookOver(page, 'live-empty', service.shots)
    assert.deepEqual(complained(), [])
  })

  step('the wall shows each part: word, shape, picture, circle', async () => {
    const [good] = await inspect([1], false)
    assert.equal(good?.verdict, 'OK')
    const verdict = page.getByRole('region', { name: 'Last verdict' })
    await verdict.getByText('OK', { exact: true }).waitFor()
    await verdict.getByText('part-1').waitFor()
    const picture = page.getByRole('region', { name: 'Picture of the part' })
    await picture.getByRole('img', { name: /^OK, part part-1,/ }).waitFor()
    const circle = await picture
      .locator('circle')
      .first()
      .evaluate((element) => ['cx', 'cy', 'r'].map((name) => Number(element.getAttribute(name))))
    const found = good.circle!
    assert.deepEqual(circle, [found.cx + 0.5, found.cy + 0.5, found.r])
    await page
      .getByRole('region', { name: /^Figures/ })
      .getByText('100.0 %')
      .waitFor()
    assert.deepEqual(complained(), [])
  })

  step('warns of NG parts in a row, until an OK comes; a part can be held', async () => {
    const bad = await inspect([201, 202, 203, 204], true)
    assert.ok(
      bad.every(({ verdict }) => verdict === 'NG'),
      bad.map(({ verdict, score }) => `${verdict} ${score}`).join(', ')
    )
    await page.getByRole('alert').filter({ hasText: '4 NG in a row' }).waitFor()
    await page.getByRole('region', { name: 'Last verdict' }).getByText('NG', { exact: true }).waitFor()
    await lookOver(page, 'live-ng', service.shots)
    await page.getByRole('button', { name: 'Hold', exact: true }).click()
    await inspect([2], false)
    await page.getByRole('alert').filter({ hasText: 'in a row' }).waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Last verdict' }).getByText('part-204').waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('region', { name: 'Last verdict' }).getByText('part-2 ').waitFor()
    await page
      .getByRole('region', { name: 'Last part that was not OK' })
      .getByRole('img', { name: /part-204/ })
      .waitFor()
    await recolour(page, 'dark')
    await page.screenshot({ path: join(service.shots, 'live-dark.png') })
    await recolour(page, 'light')
    assert.deepEqual(complained(), [])
  })

  step('a new recipe; a limit moved among the scores, saved with its author', async () => {
    await tab('Recipes')
    await page.getByRole('link', { name: 'demo-ring', exact: true }).click()
    await page.getByRole('heading', { name: 'Threshold of demo-ring' }).waitFor()
    await inspect([3, 4, 5], false)
    await page.getByText(/With this threshold, of the last \d+ parts/).waitFor()
    await page.getByLabel("Use the model version's own threshold").uncheck()
    await page.getByLabel('NG from score', { exact: true }).fill('0.21')
    await page.getByLabel('REVIEW band below it, % of the threshold').fill('30')
    await saveThreshold()
    await page.getByText('Saved. The next part is judged by it.').waitFor()
    await page
      .getByRole('table', { name: /Changes/ })
      .getByText('reviewBand')
      .first()
      .waitFor()
    await lookOver(page, 'recipe', service.shots)
    await page.getByLabel('New recipe').fill('bushing-7')
    await page.getByRole('button', { name: 'Make recipe' }).click()
    await page.getByRole('heading', { name: 'Threshold of bushing-7' }).waitFor()
    assert.deepEqual(complained(), [])
  })

  step('pictures of known label become a data set', async () => {
    await tab('Teach')
    await lookOver(page, 'teach-empty', service.shots)
    await page.getByRole('radio', { name: /A data set for training/ }).check()
    for (const [label, count] of [
      ['good', 26],
      ['defect', 8]
    ] as const) {
      await page.getByLabel('Data set', { exact: true }).fill('bushings')
      await page.getByLabel('The parts are').selectOption({ label })
      await page
        .getByLabel('Pictures', { exact: true })
        .setInputFiles(writeParts(join(service.root, 'drawn'), count, label !== 'good', 1000))
      await page.getByRole('button', { name: `Upload ${count} pictures` }).click()
      await page.getByText(`${count} pictures added to bushings as ${label}.`).waitFor()
    }
    await lookOver(page, 'teach', service.shots)
    await page.getByRole('button', { name: 'Clear' }).click()
    assert.deepEqual(complained(), [])
  })

  step('good parts are taught at once: the model version that then judges is a new one', async () => {
    const [before] = await inspect([1500], false)
    await page.getByRole('radio', { name: /Good parts, taught at once/ }).check()
    await page.getByLabel('Recipe', { exact: true }).selectOption('demo-ring')
    await page
      .getByLabel('Pictures', { exact: true })
      .setInputFiles(writeParts(join(service.root, 'drawn'), 4, false, 1500))
    await page.getByRole('button', { name: 'Upload 4 pictures' }).click()
    await page
      .getByText(/^4 pictures taught to demo-ring\. Model version \S+ judges from now on/)
      .waitFor({ timeout: 60_000 })
    const [then] = await inspect([1500], false)
    assert.notEqual(then?.modelVersion, before?.modelVersion)
    await page.screenshot({ path: join(service.shots, 'taught.png'), fullPage: true })
    await page.getByRole('radio', { name: /A data set for training/ }).check()
    assert.deepEqual(complained(), [])
  })

  step('a picture that cannot be read is refused by name, the others are taken', async () => {
    const broken = join(service.root, 'broken.bmp')
    writeFileSync(broken, 'no picture')
    await page.getByLabel('The parts are').selectOption({ label: 'good' })
    await page
      .getByLabel('Pictures', { exact: true })
      .setInputFiles([broken, ...writeParts(join(service.root, 'drawn'), 1, false, 1500)])
    await page.getByRole('button', { name: 'Upload 2 pictures' }).click()
    await page.getByText('1 picture added to bushings as good. 1 refused.').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'broken.bmp' }).getByText('refused', { exact: true }).waitFor()
    assert.deepEqual(complained(), [])
  })

  step('a training is started, watched epoch by epoch, and its model judges', async () => {
    await tab('Training')
    await lookOver(page, 'training-empty', service.shots)
    await page.getByLabel('Recipe', { exact: true }).selectOption('bushing-7')
    await page.getByLabel('Pictures', { exact: true }).selectOption('bushings')
    await page.getByLabel('When it is trained').selectOption('always')
    await page.getByText('Parameters', { exact: true }).click()
    await page.getByLabel('Epochs').fill('12')
    await page.getByLabel('Batch size').fill('8')
    await page.getByRole('button', { name: 'Start training' }).click()
    const job = page.getByRole('region', { name: 'Training of bushing-7' })
    await job.getByRole('progressbar', { name: 'Progress' }).waitFor()
    await job.getByText(/^Epoch \d+ of 12/).waitFor({ timeout: 120_000 })
    await page.screenshot({ path: join(service.shots, 'training-running.png'), fullPage: true })
    await job.getByText('completed', { exact: true }).waitFor({ timeout: 120_000 })
    await job.getByRole('img', { name: /^Losses by epoch: loss \d/ }).waitFor()
    assert.equal(
      await job
        .locator('polyline.curve.one')
        .first()
        .evaluate((line) => line.getAttribute('points')?.split(' ').length),
      12
    )
    await page
      .getByRole('table', { name: /Trainings/ })
      .getByText('bushing-7')
      .waitFor()
    await lookOver(page, 'training', service.shots)
    assert.equal(await page.getByLabel('Batch size').inputValue(), '8')
    const [result] = await inspect([1600], false, 'bushing-7')
    assert.equal(await job.getByRole('link').first().textContent(), result?.modelVersion)
    assert.deepEqual(complained(), [])
  })

  step('a training is cancelled', async () => {
    await page.getByLabel('Epochs').fill('500')
    await page.getByRole('button', { name: 'Start training' }).click()
    const job = page.getByRole('region', { name: 'Training of bushing-7' })
    await job.getByRole('button', { name: 'Cancel' }).click()
    await job.getByText('cancelled', { exact: true }).waitFor()
    assert.deepEqual(complained(), [])
  })

  step('the history of a model: what each version was good for, its report, and which one judges', async () => {
    await tab('Models')
    await page.getByLabel('Recipe', { exact: true }).selectOption('demo-ring')
    const rows = page.getByRole('table').getByRole('row')
    await rows.filter({ hasText: 'active' }).waitFor()
    assert.equal(await rows.count(), 3)
    const taught = await rows.nth(1).locator('code').textContent()
    const shipped = await rows.nth(2).locator('code').textContent()
    await rows.nth(1).getByText('active', { exact: true }).waitFor()
    const [report] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: `Report of ${shipped}` }).click()
    ])
    await report.getByRole('heading').first().waitFor()
    assert.match(await report.title(), /demo-ring/)
    await report.screenshot({ path: join(service.shots, 'report.png') })
    await report.close()
    await page.getByRole('button', { name: `Shadow ${shipped}` }).click()
    await rows.nth(2).getByText('no part compared yet').waitFor()
    await lookOver(page, 'models', service.shots)
    await page.getByRole('button', { name: `End shadow of ${shipped}` }).click()
    await activate(shipped!)
    await page.getByText(`${shipped} judges from now on.`).waitFor()
    assert.equal((await inspect([6], false))[0]?.modelVersion, shipped)
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByRole('dialog', { name: 'Roll demo-ring back?' }).getByRole('button', { name: 'Roll back' }).click()
    await page.getByText(`${taught} judges from now on.`).waitFor()
    assert.equal((await inspect([6], false))[0]?.modelVersion, taught)
    assert.deepEqual(complained(), [])
  })

  step('the golden set refuses a version that judges it wrong; who activates it all the same says why', async () => {
    await tab('Recipes')
    await page.getByRole('link', { name: 'demo-ring', exact: true }).click()
    const golden = page.getByRole('region', { name: 'Golden set' })
    await golden.getByLabel('The part is').selectOption('good')
    await golden.getByLabel('Add pictures').setInputFiles(writeParts(join(service.root, 'drawn'), 1, false, 1))
    await golden.getByText('Added 1 picture.').waitFor()
    // Nobody can judge a dent good: this label is wrong, and the set refuses every version.
    await golden.getByLabel('Add pictures').setInputFiles(writeParts(join(service.root, 'drawn'), 1, true, 201))
    await golden.getByText('2 pictures', { exact: true }).waitFor()
    await golden.getByRole('img').nth(1).waitFor()
    await lookOver(page, 'recipe-golden', service.shots)
    assert.deepEqual(complained(), [])
    await page.getByLabel('REVIEW band below it, % of the threshold').fill('31')
    await saveThreshold()
    const refusal = page.getByRole('dialog', { name: 'The golden set refuses this' })
    await refusal.getByLabel(/Why is it to judge/).fill('only the band changes')
    await refusal.getByRole('button', { name: 'Go on all the same' }).click()
    await page.getByText('Saved. The next part is judged by it.').waitFor()
    await page
      .getByRole('table', { name: /Changes/ })
      .getByText('Reason: only the band changes')
      .waitFor()
    assert.deepEqual(complained(), ['PATCH /recipes/demo-ring 409'])
    await tab('Models')
    const shipped = await page.getByRole('table').getByRole('row').nth(2).locator('code').textContent()
    await activate(shipped!)
    const dialog = page.getByRole('dialog', { name: 'The golden set refuses this' })
    await dialog.waitFor()
    assert.deepEqual(complained(), [`POST /models/${shipped}/activate 409`])
    await page.screenshot({ path: join(service.shots, 'golden-refuses.png') })
    await dialog.getByLabel(/Why is it to judge/).fill('the second golden picture has the wrong label')
    await dialog.getByRole('button', { name: 'Go on all the same' }).click()
    await page.getByText(`${shipped} judges from now on.`).waitFor()
    await tab('Recipes')
    await page
      .getByRole('table', { name: /Changes/ })
      .getByText('Reason: the second golden picture has the wrong label')
      .waitFor()
    await golden
      .getByRole('button', { name: /^Remove the picture/ })
      .first()
      .click()
    await golden.getByText('1 picture', { exact: true }).waitFor()
    assert.deepEqual(complained(), [])
  })

  step('doubtful parts are reviewed by keyboard alone; what was said can be taken back', async () => {
    const api = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(service.url + path, {
        ...init,
        headers: {
          authorization: `Bearer ${KEY}`,
          ...(init.body !== undefined && { 'content-type': 'application/json' })
        }
      })
    // A golden picture of the wrong label would refuse any change of what decides.
    const golden = (await (await api('/recipes/demo-ring/golden')).json()) as {
      pictures: readonly { sha256: string }[]
    }
    for (const { sha256 } of golden.pictures)
      assert.ok((await api(`/recipes/demo-ring/golden/${sha256}`, { method: 'DELETE' })).ok)
    await tab('Recipes')
    await page.getByLabel('REVIEW band below it, % of the threshold').fill('100')
    await saveThreshold()
    await page.getByText('Saved. The next part is judged by it.').waitFor()
    // Doubtful parts of the steps before are done with.
    const { parts } = (await (await api('/review')).json()) as { parts: readonly { resultId: string }[] }
    for (const { resultId } of parts)
      assert.equal(
        (await api(`/review/${resultId}`, { method: 'POST', body: JSON.stringify({ label: 'good' }) })).status,
        200
      )
    const doubtful = await inspect([11, 12, 13, 15], false)
    assert.ok(
      doubtful.every(({ verdict }) => verdict === 'REVIEW'),
      doubtful.map(({ verdict }) => verdict).join(', ')
    )
    await tab('Review')
    await page.getByText('4 waiting').waitFor()
    await page.getByRole('img', { name: /^Part part-\d+, judged REVIEW/ }).waitFor()
    await lookOver(page, 'review', service.shots)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys of the review queue' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const current = () => page.getByText(/^Part part-\d+$/).textContent()
    const first = await current()
    await page.keyboard.press('g')
    await page.getByText('3 waiting').waitFor()
    await page.keyboard.press('u')
    await page.getByText('4 waiting').waitFor()
    assert.equal(await current(), first)
    await page.keyboard.press('d')
    await page.getByRole('group', { name: 'Kind of defect' }).waitFor()
    await lookOver(page, 'review-kind', service.shots)
    await page.keyboard.press('5')
    await page.getByText('3 waiting').waitFor()
    const second = await current()
    await page.keyboard.press('s')
    assert.notEqual(await current(), second)
    for (const left of [2, 1]) {
      await page.keyboard.press('g')
      await page.getByText(`${left} waiting`).waitFor()
    }
    assert.equal(await current(), second)
    await page.keyboard.press('g')
    await page.getByText('Nothing to review').waitFor()
    const rates = page.getByRole('table', { name: 'Found in review' }).getByRole('row').filter({ hasText: 'demo-ring' })
    await rates
      .getByRole('cell', { name: String(parts.length + 3), exact: true })
      .first()
      .waitFor()
    assert.deepEqual((await rates.getByRole('cell').allTextContents()).slice(0, 3), [
      'demo-ring',
      String(parts.length + 3),
      '1'
    ])
    await lookOver(page, 'review-done', service.shots)
    assert.deepEqual(complained(), [])
  })
})
