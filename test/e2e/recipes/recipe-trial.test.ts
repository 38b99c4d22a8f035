// Settings of a recipe are tried out on its page: a picture that is dropped, and the last parts.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawnPart as ringPart } from '../../integration/service-fixture.ts'
import { teachRing } from '../../integration/taught-recipe.ts'
import { lookOver } from '../look-over.ts'
import { NEEDS_BROWSER, openService } from '../open-service.ts'

suite('settings of a recipe on its page', NEEDS_BROWSER, () => {
  const service = openService({ pictures: { retention: { pictures: 'all', oneIn: 0, maxAgeDays: 30 } } }, {}, teachRing)

  test('circle, bore and crop of a picture follow the numbers; nothing is judged', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    const { page, complaints } = await service.newPage()
    await page.goto('/#/recipes/ring')
    const looks = page.getByRole('region', { name: 'Where it looks for the part' })
    const file = join(service.root, 'part.bmp')
    writeFileSync(file, ringPart(40))
    await looks.getByLabel('Try it on a picture').setInputFiles(file)
    await looks
      .getByText(/^Part found: radius \d+\.\d px, \d+\.\d\s% of the height; \d+\s% of the edge seen\.$/)
      .waitFor()
    await looks.getByRole('img', { name: 'The picture with what was found' }).waitFor()
    const cut = looks.getByRole('img', { name: 'The part, cut out' })
    assert.deepEqual([await cut.getAttribute('width'), await cut.getAttribute('height')], ['256', '128'])
    await looks.getByLabel('Crop', { exact: true }).selectOption('square')
    await looks.getByText('Crop: 128 × 128 px').waitFor()
    await looks.getByLabel('Measure the bore; it decides nothing').check()
    await looks.getByText(/^Bore found: radius/).waitFor()
    await looks.locator('circle.bore').waitFor()
    await lookOver(page, 'recipe-preview', service.shots)
    await looks.getByLabel('Smallest radius, % of the height').fill('4')
    await looks.getByLabel('Largest radius, % of the height').fill('5')
    await looks.getByText(/^No part found: the radius of this circle is \d+\.\d\s% of the height/).waitFor()
    await looks.getByRole('img', { name: 'The picture; no part was found' }).waitFor()
    await lookOver(page, 'recipe-preview-none', service.shots)
    await looks.getByRole('button', { name: 'Discard' }).click()
    await looks.getByText(/^Part found/).waitFor()
    await looks.getByLabel('Edge seen at least, %').fill('25')
    await looks.getByRole('button', { name: 'Save' }).click()
    await looks.getByText('Saved. The next part is judged by it.').waitFor()
    const recipe = (await (await fetch(`${service.url}/recipes/ring`)).json()) as { locate: { minConfidence: number } }
    assert.equal(recipe.locate.minConfidence, 0.25)
    const { inspections } = (await (await fetch(`${service.url}/inspections`)).json()) as { inspections: object[] }
    assert.deepEqual(inspections, [])
    assert.deepEqual(complaints, [])
  })

  test('evidence settings show which of the last parts would be judged otherwise', async () => {
    for (let seed = 101; seed <= 107; seed++) {
      const reply = await fetch(`${service.url}/inspect?recipe=ring&partId=P${seed}`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: ringPart(seed, seed > 104 ? 'dent' : null)
      })
      assert.equal(reply.status, 200)
    }
    const { page, complaints } = await service.newPage()
    await page.goto('/#/recipes/ring')
    const evidence = page.getByRole('region', { name: 'What counts as unusual' })
    await evidence.getByText(/^With these settings, of the last 7 parts: \d OK, \d REVIEW, \d NG$/).waitFor()
    for (const name of ['details', 'surface', 'bright and dark spots', 'appearance as a whole'])
      await evidence.getByLabel(`Limit of ${name}, times the usual`).fill('50')
    const changed = evidence.getByText(/^\d+ verdicts? would change:$/)
    await changed.waitFor()
    await evidence.getByRole('checkbox', { name: 'focus' }).uncheck()
    const parts = evidence.getByRole('listitem')
    await parts.first().locator('image').waitFor()
    assert.equal(Number.parseInt((await changed.textContent())!, 10), await parts.count())
    await lookOver(page, 'recipe-evidence', service.shots)
    await parts.first().getByRole('link').click()
    await page.getByRole('img', { name: 'Picture of the part' }).waitFor()
    await page.goBack()
    await evidence.getByRole('button', { name: 'Save' }).waitFor()
    await evidence.getByRole('checkbox', { name: 'focus' }).uncheck()
    await evidence.getByRole('button', { name: 'Save' }).click()
    await evidence.getByText('Saved. The next part is judged by it.').waitFor()
    const recipe = (await (await fetch(`${service.url}/recipes/ring`)).json()) as { evidence?: object }
    assert.deepEqual(recipe.evidence, { focus: false })
    assert.deepEqual(complaints, [])
  })
})
