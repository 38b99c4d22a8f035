// A new recipe is taught: odd parts are named, and the page says what is not known yet.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawnPart, writeParts } from './drawn-parts.ts'
import { lookOver } from './look-over.ts'
import { NEEDS_BROWSER, openService } from './open-service.ts'

/** Bytes before the pixels of the BMPs that are drawn here: header and palette. */
const HEADER_BYTES = 54 + 1024

/** A part as no other: with dark stripes all over. */
function striped(seed: number): Uint8Array {
  const picture = drawnPart(seed, false)
  for (let n = HEADER_BYTES; n < picture.length; n++) if (n % 7 < 2) picture[n] = 0
  return picture
}

suite('commissioning of a recipe', NEEDS_BROWSER, () => {
  // Teaching gets its share of a busy machine.
  const service = openService({ review: { sampleOneIn: 1 }, training: { priority: 'normal' } })

  test('teaching names what it left out, and takes it when a person says so', async (t) => {
    t.diagnostic(`screenshots: ${service.shots}`)
    const { page, complaints } = await service.newPage()
    await page.goto('/#/recipes')
    await page.getByLabel('New recipe').fill('bushing-7')
    await page.getByRole('button', { name: 'Make recipe' }).click()
    await page.getByText('This recipe has no model version yet.').waitFor()
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Teach' }).click()
    await page.getByLabel('Recipe', { exact: true }).selectOption('bushing-7')
    const odd = join(service.root, 'odd.bmp')
    writeFileSync(odd, striped(50))
    await page
      .getByLabel('Pictures', { exact: true })
      .setInputFiles([...writeParts(join(service.root, 'drawn'), 20, false, 3000), odd])
    await page.getByRole('button', { name: 'Upload 21 pictures' }).click()
    await page
      .getByText('1 part is unlike the others and was left out.', { exact: false })
      .waitFor({ timeout: 120_000 })
    await page.getByText(/^20 pictures taught to bushing-7\./).waitFor()
    const item = page.getByRole('listitem').filter({ hasText: 'odd.bmp' })
    await item.getByText('left out', { exact: true }).waitFor()
    await item.getByText('spreads from the middle of the others', { exact: false }).waitFor()
    await lookOver(page, 'left-out', service.shots)
    await page.getByRole('button', { name: 'Teach them, too' }).click()
    await page.getByText(/^1 picture taught to bushing-7\. Model version \S+ judges from now on/).waitFor({
      timeout: 60_000
    })
    await item.getByText('taught', { exact: true }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Teach them, too' }).count(), 0)
    assert.deepEqual(complaints, [])
  })

  test('as long as no defect is labelled, list and page of the recipe say so', async () => {
    const { page } = await service.newPage()
    await page.goto('/#/recipes/bushing-7')
    const list = page.getByRole('navigation', { name: 'Recipes' })
    await list.getByText('no labelled defects yet').waitFor()
    assert.equal(await list.getByText('no labelled defects yet').count(), 1)
    await page.getByText('No defect of this recipe is labelled yet', { exact: false }).waitFor()
    await lookOver(page, 'unproven', service.shots)

    const { resultId } = await service.inspect(3100, true, 'recipe=bushing-7')
    await page.getByRole('link', { name: 'To the review' }).click()
    await page.getByText('Part part-3100', { exact: true }).waitFor()
    const said = await fetch(`${service.url}/review/${resultId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ label: 'defect', defectKind: 'dent' })
    })
    assert.equal(said.status, 200)
    await page.goto('/#/recipes/bushing-7')
    await page.reload()
    await page.getByRole('heading', { name: 'Threshold of bushing-7' }).waitFor()
    assert.equal(await list.getByText('no labelled defects yet').count(), 0)
    assert.equal(await page.getByText('No defect of this recipe is labelled yet', { exact: false }).count(), 0)
  })

  test('the pictures of a set are looked through, relabelled and removed', async () => {
    const { page, complaints } = await service.newPage()
    await page.goto('/#/teach')
    await page.getByRole('link', { name: 'Look through the data sets' }).click()
    const list = page.getByRole('navigation', { name: 'Data sets' })
    await list.getByText('21 good, 0 defect').waitFor()
    const set = page.getByRole('region', { name: 'Pictures of bushing-7' })
    await set.getByRole('img').first().waitFor()
    const asDefect = set.getByRole('button', { name: /^It is a defect: picture/ })
    await asDefect.first().click()
    await list.getByText('20 good, 1 defect').waitFor()
    await set.getByRole('button', { name: /^It is good: picture/ }).waitFor()
    await lookOver(page, 'data-set', service.shots)
    const remove = set.getByRole('button', { name: /^Remove the picture/ })
    await remove.nth(1).click()
    await list.getByText('19 good, 1 defect').waitFor()
    assert.equal(await set.getByRole('listitem').count(), 20)
    await set.getByRole('button', { name: /^It is good: picture/ }).click()
    await list.getByText('20 good, 0 defect').waitFor()
    assert.deepEqual(complaints, [])
  })

  test('versions are named, compared, and removed; not the one that a rollback goes back to', async () => {
    const body = new FormData()
    body.append('image', new Blob([drawnPart(3200, false)]), 'good.bmp')
    const taught = await fetch(`${service.url}/recipes/bushing-7/teach`, { method: 'POST', body })
    assert.equal(taught.status, 200)
    const { page, complaints } = await service.newPage()
    await page.goto('/#/models/bushing-7')
    const rows = page.getByRole('table', { name: /^Model versions of bushing-7/ }).getByRole('row')
    await rows.filter({ hasText: 'active' }).waitFor()
    assert.equal(await rows.count(), 4)
    const oldest = (await rows.nth(3).locator('code').textContent())!
    assert.deepEqual(
      await Promise.all(
        [1, 2, 3].map((n) =>
          rows
            .nth(n)
            .getByRole('button', { name: /^Remove/ })
            .count()
        )
      ),
      [0, 0, 1]
    )
    await page.getByRole('button', { name: `Name ${oldest}` }).click()
    const dialog = page.getByRole('dialog', { name: 'Name and comment' })
    await dialog.getByLabel('Name').fill('first parts')
    await dialog.getByLabel('Comment').fill('taught by hand')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await rows.nth(3).getByText('first parts').waitFor()
    for (const n of [2, 3]) await rows.nth(n).getByRole('checkbox').check()
    const sides = page.getByRole('table', { name: 'Side by side' })
    await sides.getByRole('columnheader', { name: 'first parts' }).waitFor()
    assert.deepEqual(
      await sides
        .getByRole('row', { name: /^Trained on/ })
        .getByRole('cell')
        .allTextContents(),
      ['1 good, 0 defect', '20 good, 0 defect']
    )
    await lookOver(page, 'versions', service.shots)
    await page.getByRole('button', { name: `Remove ${oldest}` }).click()
    await page.getByRole('dialog', { name: 'Remove first parts?' }).getByRole('button', { name: 'Remove' }).click()
    await page.getByText(`${oldest} was removed.`).waitFor()
    await rows.nth(3).waitFor({ state: 'detached' })
    const kept = await fetch(
      `${service.url}/models/${await rows.nth(2).locator('code').textContent()}?recipe=bushing-7`,
      { method: 'DELETE' }
    )
    assert.equal(kept.status, 409)
    assert.deepEqual(complaints, [])
  })
})
